"""Migrations: they build exactly the models, on every database, once."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from commerce.errors import ConfigurationError
from store.migrate import current, head, migrate, sync_url
from store.models import Base


def test_migrations_build_the_models(database_url: str) -> None:
    assert current(database_url) is None
    assert migrate(database_url) == head()
    assert migrate(database_url) == head()
    engine = create_engine(sync_url(database_url))
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    assert difference == []


def test_a_newer_database_is_refused(database_url: str) -> None:
    migrate(database_url)
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ConfigurationError, match="newer"):
        migrate(database_url)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        migrate(f"sqlite+aiosqlite:///{tmp_path}/broken.sqlite")


def test_every_row_carries_its_shop() -> None:
    for table in Base.metadata.sorted_tables:
        assert "shop_id" in table.columns, table.name
        for constraint in table.constraints:
            if type(constraint).__name__ == "UniqueConstraint":
                assert "shop_id" in [column.name for column in constraint.columns], table.name
