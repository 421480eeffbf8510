import sqlite3

import pytest
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.errors import SchemaError, StoreError
from bot.store import open_store, schema
from bot.store.tables import metadata


async def test_migrations_make_just_the_tables_that_the_queries_use(tmp_path):
    async with open_store(str(tmp_path / "limelight.db")):
        pass
    from alembic.autogenerate import compare_metadata

    engine = create_engine(f"sqlite:///{tmp_path}/limelight.db")
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
