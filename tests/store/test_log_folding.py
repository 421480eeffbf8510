"""A round that stores much: its log is folded into the file beside the writer, and stays short."""

import shutil
import sqlite3

from bot.store import open_store
from bot.store.log_folding import ROWS
from tests.store.material import gathered

PAGE = 4096


async def test_what_was_written_is_folded_into_the_file_while_it_is_open(tmp_path):
    path = tmp_path / "limelight.db"
    async with open_store(str(path)) as store:
        await store.save_gathered([gathered(f"a{n}", f"s{n}") for n in range(ROWS // 2)])
        store._database._log.close()
        alone = shutil.copyfile(path, tmp_path / "without-its-log.db")
        with sqlite3.connect(alone) as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchone() == (ROWS // 2,)
        connection.close()


async def test_a_writer_that_never_pauses_begins_its_log_anew(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.store.log_folding.ROWS", 10**9)  # so that nobody folds but the writer
    monkeypatch.setattr("bot.store.sqlite.PAGES", 100)
    path = tmp_path / "limelight.db"
    async with open_store(str(path)) as store:
        for batch in range(40):
            await store.save_gathered([gathered(f"a{batch}-{n}", f"s{batch}") for n in range(20)])
        log = path.with_name(path.name + "-wal").stat().st_size
        assert log < 400 * PAGE, "1700 pages were written"
