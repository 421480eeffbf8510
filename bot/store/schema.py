"""An empty database or any older schema to the newest one; a newer one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.errors import SchemaError
from bot.store.database import Database
from bot.store.dialect import refresh_statistics, search_tables, take_turn
from bot.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0012"  # the newest file of migrations/versions; a test compares


async def migrate(database: Database) -> None:
    """Bring the schema to HEAD. Raises SchemaError when it is newer, or not Limelight's."""
    async with database.reading() as connection:
        current = await connection.run_sync(revision)
    if current == HEAD:
        return
    # Two processes may start at once: whoever comes second finds the work done.
    async with database.recording() as connection:
        await connection.run_sync(take_turn)
        await connection.run_sync(lambda sync: _upgrade(sync, database.name))
        await connection.run_sync(refresh_statistics)


def revision(connection: Connection) -> str:
    """Return the schema's revision, "" for an empty database, "?" when it holds somebody else's tables."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return "?" if tables else ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def _upgrade(connection: Connection, name: str) -> None:
    current = revision(connection)
    if current == HEAD:
        return
    if not current:
        create(connection)
        return
    if current == "?":
        raise SchemaError(
            f"The database {name} holds tables that are not Limelight's. Name another one in DATABASE_URL."
        )
    from alembic import command
    from alembic.script import ScriptDirectory

    configuration = _configuration()
    known = {script.revision for script in ScriptDirectory.from_config(configuration).walk_revisions()}
    if current not in known:
        raise SchemaError(
            f"The database {name} was written by a newer Limelight (its schema is {current}, this one knows up to "
            f"{HEAD}). Install that version again, or restore a backup made before the upgrade."
        )
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, HEAD)


def create(connection: Connection) -> None:
    """Make the newest schema in an empty database: what all migrations together make (a test compares), but sooner."""
    metadata.create_all(connection, checkfirst=False)
    for statement in search_tables(connection.dialect.name):
        connection.execute(text(statement))
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _configuration() -> Config:
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return configuration
