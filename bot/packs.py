"""A region pack's files to its region, feeds and catalogue, errors with file:line."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.briefing.worth import WEIGHTS
from bot.entities.catalogue import Catalogue, parse_catalogues
from bot.entities.catalogue_record import packed, stamp_of_files, unpacked
from bot.errors import SettingsError
from bot.kept import Kept
from bot.model import Feed, FeedKind, Region, Reuse, Theme
from bot.stories.weights import LIMITS
from bot.text.marked_yaml import Node, load

#: A pack's catalogue; the second is needed by nobody.
CATALOGUE_FILES = ("entities.yaml", "places.yaml")

_KEPT_FROM = 50_000  # characters; smaller catalogues are read in no time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A region's feeds and catalogue as one folder holds them."""

    region: Region
    feeds: tuple[Feed, ...]
    catalogue: Catalogue


def packs_stamp(home: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what tells that a file of a pack has changed: path, time and size of each."""
    found = []
    for name in ("feeds.yaml", *CATALOGUE_FILES):
        for path in (home / name, *sorted(home.glob(f"packs/*/{name}"))):
            with suppress(OSError):
                status = path.stat()
                found.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(found)


def load_packs(home: Path, state: Path) -> tuple[Pack, ...]:
    """Read the home folder's own pack and those in packs/; raises SettingsError where there is none."""
    packs = tuple(load_pack(folder, state) for folder in _folders(home))
    if not packs:
        raise SettingsError(
            "no feeds.yaml here; start in the folder that has it or set LIMELIGHT_HOME to that folder", where=str(home)
        )
    return packs


def load_pack(folder: Path, state: Path | None = None) -> Pack:
    """Read a pack's feeds.yaml and its catalogue: entities.yaml and, where it stands beside it, places.yaml.

    What was read of a large catalogue is kept in `state`, and read from there until a file of it changes.
    """
    region, feeds = parse_feeds(_text(folder / "feeds.yaml"), str(folder / "feeds.yaml"))
    files = _catalogue_files(folder)
    kept = _kept(files, state) if state is not None else None
    catalogue = unpacked(kept.read()) if kept else None
    if catalogue is None:
        catalogue = parse_catalogues(files)
        if kept:
            kept.write(packed(catalogue))
    return Pack(region=region, feeds=feeds, catalogue=catalogue)


def are_kept(home: Path, state: Path) -> bool:
    """Tell whether the catalogues that take long to read are kept as they are now; faulty ones never are."""
    try:
        kept = [_kept(_catalogue_files(folder), state) for folder in _folders(home)]
    except SettingsError:
        return True  # whoever reads it says what is wrong with it
    return all(one is None or one.file.exists() for one in kept)


def _folders(home: Path) -> list[Path]:
    folders = [home, *sorted(path.parent for path in home.glob("packs/*/feeds.yaml"))]
    return [folder for folder in folders if (folder / "feeds.yaml").exists()]


def _catalogue_files(folder: Path) -> list[tuple[str, str]]:
    return [(_text(path), str(path)) for name in CATALOGUE_FILES if (path := folder / name).exists()]


def _kept(files: list[tuple[str, str]], state: Path) -> Kept | None:
    """Return where the catalogue is kept, None for one that is read in no time."""
    if sum(len(text) for text, _ in files) < _KEPT_FROM:
        return None
    return Kept(state, "catalogue", stamp_of_files(files))


def parse_feeds(text: str, file: str) -> tuple[Region, tuple[Feed, ...]]:
    """Read feeds.yaml: the keys region, themes, weights and feeds."""
    root = load(text, file).mapping()
    for key, node in root.items():
        if key not in ("region", "themes", "weights", "feeds"):
            raise node.error(f"unknown key {key!r}; known are region, themes, weights, feeds")
    region = _region(root)
    entries = root["feeds"].items() if "feeds" in root else []
    feeds = tuple(_feed(entry, region.key) for entry in entries)
    seen: dict[str, str] = {}
    for feed, entry in zip(feeds, entries, strict=True):
        for value, what in ((feed.id, "id"), (feed.url, "url")):
            if value in seen:
                raise entry.error(f"the {what} {value!r} stands at {seen[value]} already; each feed once")
            seen[value] = entry.where
    return region, feeds


def _region(root: Mapping[str, Node]) -> Region:
    if "region" not in root:
        return Region(key="region", name="Region")
    node = root["region"]
    fields = node.mapping()
    _known(fields, ("key", "name", "countries", "languages"))
    if "name" not in fields:
        raise node.error("a region needs a name")
    name = fields["name"].text()
    return Region(
        key=fields["key"].text() if "key" in fields else name.lower().replace(" ", "-"),
        name=name,
        countries={code.lower(): value.text() for code, value in fields["countries"].mapping().items()}
        if "countries" in fields
        else {},
        languages=tuple(value.text() for value in fields["languages"].items()) if "languages" in fields else (),
        themes=_themes(root.get("themes")),
        weights=_weights(root.get("weights")),
    )


def _themes(node: Node | None) -> tuple[Theme, ...]:
    themes = []
    for entry in node.items() if node else ():
        fields = entry.mapping()
        _known(fields, ("key", "name", "words"))
        if "key" not in fields:
            raise entry.error("a theme needs a key")
        key = fields["key"].text()
        words = fields["words"].mapping() if "words" in fields else {}
        themes.append(
            Theme(
                key=key,
                name=fields["name"].text() if "name" in fields else key,
                words={lang: tuple(w.text().lower() for w in group.items()) for lang, group in words.items()},
            )
        )
    return tuple(themes)


def _weights(node: Node | None) -> dict[str, float]:
    weights = {}
    named = node.mapping() if node else {}
    _known(named, (*WEIGHTS, *LIMITS))
    for key, value in named.items():
        if isinstance(value.value, bool) or not isinstance(value.value, int | float):
            raise value.error(f"{key} must be a number")
        weights[key] = float(value.value)
    return weights


def _feed(node: Node, region: str) -> Feed:
    fields = node.mapping()
    known = "id url outlet language country kind reuse notice every user_agent full_text"
    _known(fields, tuple(known.split()))
    for key in ("id", "url", "outlet"):
        if key not in fields or not fields[key].text():
            raise node.error(f"a feed needs {key}")
    text = {key: value.text() for key, value in fields.items() if key not in ("every", "full_text")}
    return Feed(
        id=text["id"],
        url=text["url"],
        outlet=text["outlet"],
        language=text.get("language", "").split("-")[0],
        country=text.get("country", "").lower(),
        kind=FeedKind(_choice(fields, "kind", [str(k) for k in FeedKind], "private")),
        reuse=Reuse(_choice(fields, "reuse", [str(r) for r in Reuse], "extract")),
        notice=text.get("notice", ""),
        region=region,
        every=_minutes(fields["every"]) if "every" in fields else timedelta(minutes=15),
        user_agent=text.get("user_agent", ""),
        full_text=_yes_or_no(fields["full_text"]) if "full_text" in fields else False,
    )


def _yes_or_no(node: Node) -> bool:
    if not isinstance(node.value, bool):
        raise node.error("full_text is true or false")
    return node.value


def _minutes(node: Node) -> timedelta:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 1440:
        raise node.error("every is a number of minutes from 1 to 1440")
    return timedelta(minutes=value)


def _choice(fields: Mapping[str, Node], key: str, allowed: list[str], default: str) -> str:
    value = fields[key].text() if key in fields else default
    if value not in allowed:
        raise fields[key].error(f"{key} {value!r} is unknown; one of {', '.join(allowed)}")
    return value


def _known(fields: Mapping[str, Node], known: tuple[str, ...]) -> None:
    for key, value in fields.items():
        if key not in known:
            raise value.error(f"unknown key {key!r}; known here are {', '.join(known)}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"is no UTF-8 text (byte {error.start}); save it as UTF-8", where=str(path)) from error
