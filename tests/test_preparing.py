"""What a start needs of a changed pack is derived by a child process, once."""

from __future__ import annotations

from pathlib import Path

from bot.kept_names import matcher_of
from bot.packs import are_kept
from bot.preparing import prepare
from bot.settings import load_settings

MANY = "".join(
    f"  mine-{n}: {{name: Kumtash Mine {n}, type: company, notes: {'in the hills above the river ' * 3}}}\n"
    for n in range(600)
)


def files(home: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (home / "state").iterdir()}


async def test_catalogue_and_names_are_kept_by_a_child_once(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("region: {name: Hills}\n")
    (tmp_path / "entities.yaml").write_text(f"entities:\n{MANY}")
    await prepare(tmp_path, tmp_path / "state")
    kept = files(tmp_path)
    assert sorted(name.split("-")[0] for name in kept) == ["catalogue", "names"]
    settings = load_settings({"LIMELIGHT_HOME": str(tmp_path)})
    matcher_of(settings.entities, settings.state)
    await prepare(tmp_path, tmp_path / "state")
    assert files(tmp_path) == kept  # both were read, and nothing was derived again
    with (tmp_path / "entities.yaml").open("a") as file:
        file.write("  tersu-dam: {name: Tersu Dam, type: place}\n")
    assert not are_kept(tmp_path, tmp_path / "state")


async def test_a_faulty_or_a_small_pack_is_left_to_whoever_reads_it(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("region: {name: Hills}\n")
    for entities in (f"entities:\n{MANY}  mine-1: [what\n", "entities: {orda: {name: Orda, type: city}}\n"):
        (tmp_path / "entities.yaml").write_text(entities)
        await prepare(tmp_path, tmp_path / "state")
        assert files(tmp_path) == {}
