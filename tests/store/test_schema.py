import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

from bot.errors import SchemaError, StoreError
from bot.store import open_store, schema
from bot.store.postgresql import driver_url
from bot.store.tables import metadata
from tests.postgres import database


def migrated(path, revision):
    """Make a database by the migrations alone."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, revision)
    return engine


def upgrade(connection, revision):
    configuration = schema._configuration()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, revision)


def shape(path):
    """Return all columns, keys and indexes of a database, and its full-text table."""
    tables = read(path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_search_%'")
    columns = {name: read(path, f"PRAGMA table_info({name})") for (name,) in tables}
    keys = {name: read(path, f"PRAGMA foreign_key_list({name})") for (name,) in tables}
    indexes = read(path, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
    options = read(path, "SELECT name, sql LIKE '%WITHOUT ROWID%', sql LIKE '%AUTOINCREMENT%' FROM sqlite_master")
    search = [one.split() for (one,) in read(path, "SELECT sql FROM sqlite_master WHERE name = 'articles_search'")]
    return columns, keys, indexes, sorted(options), ["".join(words) for words in search]


async def test_a_new_database_is_what_the_migrations_make(tmp_path):
    async with open_store(str(tmp_path / "new.db")):
        pass
    migrated(tmp_path / "old.db", "head").dispose()
    for new, old in zip(shape(tmp_path / "new.db"), shape(tmp_path / "old.db"), strict=True):
        assert new == old


async def test_a_new_postgresql_database_is_what_the_migrations_make(postgres_server, postgres):
    with database(postgres_server) as url:
        engine = create_engine(driver_url(make_url(url)))
        with engine.begin() as connection:
            upgrade(connection, "head")
            mine = lambda item, name, kind, reflected, other: not str(name).startswith("articles_search")  # noqa: E731
            context = MigrationContext.configure(connection, opts={"include_object": mine, "compare_type": False})
            assert compare_metadata(context, metadata) == []
        engine.dispose()
        assert remote_shape(url) == remote_shape(postgres)


def remote_shape(url):
    """Return all columns, keys and indexes of a PostgreSQL database."""
    questions = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default, ordinal_position "
        "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 1, 2",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    )
    with psycopg.connect(url) as connection:
        return [connection.execute(question).fetchall() for question in questions]


def test_days_announced_before_the_upgrade_are_found(tmp_path):
    engine = migrated(tmp_path / "limelight.db", "0006")
    article = (
        "INSERT INTO articles (number, id, region, feed, guid, url, title, text, language, seen_at, form, author,"
        " blocks, arrived_in, story, copy_of, citing, reasons, baseline)"
        " VALUES (7, 'a', '', '', '', '', '', '', '', 0, '', '', '[]', 's', 's', '', '', '[]', 0)"
    )
    statement = (
        'INSERT INTO statements (number, article, story, position, text, language, "on", facts)'
        " VALUES ({}, 7, 's', {}, '', '', '2026-10-05', '{}')"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(article)
        connection.exec_driver_sql(statement.format(1, 0, '{"dates": ["2026-10-01", "2026-10-12"]}'))
        connection.exec_driver_sql(statement.format(2, 1, '{"words": ["dates"]}'))
        upgrade(connection, "head")
        found = connection.exec_driver_sql("SELECT day, statement, article FROM announced_days").all()
    engine.dispose()
    assert found == [("2026-10-12", 1, 7)]


async def test_migrations_make_just_the_tables_that_the_queries_use(tmp_path):
    engine = migrated(tmp_path / "limelight.db", "head")
    with engine.connect() as connection:
        mine = lambda item, name, kind, reflected, other: not str(name).startswith("articles_search")  # noqa: E731
        context = MigrationContext.configure(connection, opts={"include_object": mine, "compare_type": False})
        assert compare_metadata(context, metadata) == []
        assert schema.revision(connection) == schema.HEAD
    engine.dispose()


async def test_a_newer_schema_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "limelight.db"
    async with open_store(str(path)):
        pass
    change(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match=r"newer Limelight.*9999"):
        async with open_store(str(path)):
            pass
    assert read(path, "SELECT version_num FROM alembic_version") == [("9999",)]


async def test_somebody_elses_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.db"
    change(path, "CREATE TABLE recipes (name TEXT)")
    with pytest.raises(SchemaError, match="not Limelight's"):
        async with open_store(str(path)):
            pass
    assert read(path, "SELECT name FROM sqlite_master") == [("recipes",)]


async def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "limelight.db"
    path.write_text("these are my notes, all of them, and they are longer than a header\n" * 20)
    with pytest.raises(StoreError, match=r"limelight\.db is not a SQLite database"):
        async with open_store(str(path)):
            pass


@pytest.mark.parametrize("url", ["nosuch://x/y", "mysql://localhost/x", "://"])
async def test_a_url_of_another_kind_is_refused_in_words(url):
    with pytest.raises(StoreError):
        async with open_store(url):
            pass


def change(path, statement):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


def read(path, query):
    connection = sqlite3.connect(path)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


OLD_ROWS = {
    "articles": "(1,'a','hills','north','g','https://north.example/a','Dam broke','Text','en',NULL,0,'report','','[]',"
    "'s','s','','','[]',0)",
    "stories": "('s','hills',NULL,0,0)",
    "audiences": "('desk','discord','77','guild',0,NULL,'{\"zone\":\"Asia/Almaty\"}')",
    "topics": "('desk','','hills','{\"region\":\"hills\"}')",
    "schedules": '(\'morning\',\'desk\',\'{"times":["08:00"],"zone":"Asia/Almaty"}\')',
    "slots": "('morning/2026-10-07/08:00','morning','2026-10-07','08:00',0,'desk','frozen',0,NULL,'')",
    "outbox": "(1,'morning/2026-10-07/08:00',1,1,'mark','discord','77','desk',"
    "'{\"text\":\"one\"}','{\"s\":3}','ready',0,"
    "'',NULL,0,NULL,NULL,'','',0)",
    "told": "('desk','t',4,'morning/2026-10-06/08:00',0)",
}


REVISIONS = [one.revision for one in ScriptDirectory.from_config(schema._configuration()).walk_revisions()]


@pytest.fixture(scope="module")
def released_files(tmp_path_factory):
    """Return revision -> a file of its schema with the old rows in it."""
    folder = tmp_path_factory.mktemp("released")
    step = folder / "step.db"
    made = {}
    for revision in sorted(REVISIONS):
        migrated(step, revision).dispose()
        made[revision] = Path(shutil.copy(step, folder / f"{revision}.db"))
    for table, row in OLD_ROWS.items():
        columns = ", ".join(f'"{name}"' for _, name, *_ in read(made["0001"], f"PRAGMA table_info({table})"))
        for path in made.values():
            change(path, f"INSERT INTO {table} ({columns}) VALUES {row}")
    return made


@pytest.mark.parametrize("released", sorted(REVISIONS))
async def test_data_of_every_released_schema_comes_through_every_step(released_files, released):
    path = released_files[released]
    async with open_store(str(path)) as store:
        [audience] = await store.audiences()
        assert (audience.address, audience.zone, audience.topic.region) == ("77", "Asia/Almaty", "hills")
        assert [schedule.times for schedule in await store.schedules()] == [("08:00",)]
        assert await store.told("desk") == {"t": 4, "s": 3}
        [story] = await store.stories_since(datetime(1969, 1, 1, tzinfo=UTC))
        assert story.reports[0].article.title == "Dam broke"
        [part] = await store.claim_parts("me", datetime(2026, 10, 7, tzinfo=UTC), lease=90)
        await store.mark_sent(part.id, "m1", datetime(2026, 10, 7, tzinfo=UTC))
        assert {one.key for one in (await store.last_slots()).values()} == {"morning/2026-10-07/08:00"}
    assert read(path, "SELECT version_num FROM alembic_version") == [(schema.HEAD,)]
