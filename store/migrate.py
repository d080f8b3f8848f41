"""Bring the database to the newest schema with Alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from commerce.errors import ConfigurationError

_SCRIPTS = Path(__file__).parent / "migrations"


def sync_url(url: str) -> URL:
    """Return ``url`` with a driver that works without a loop."""
    parsed = make_url(url)
    return parsed.set(drivername="sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg")


def head() -> str:
    """Return the newest revision's id, read from the file names so that Alembic need not be loaded."""
    return max(path.name.split("_", 1)[0] for path in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def current(url: str) -> str | None:
    """Return the database's revision, None when it has no tables yet."""
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError as error:
        raise ConfigurationError("The database cannot be opened.", detail=type(error).__name__) from error
    finally:
        engine.dispose()


def migrate(url: str) -> str:
    """Upgrade the database to `head` and return it. Does nothing, quickly, when it is there already.

    Raises:
        ConfigurationError: The database cannot be reached, or was made by a newer shopclerk.
    """
    have = current(url)
    if have == head():
        return have
    if have is not None and have > head():
        raise ConfigurationError("The database was made by a newer shopclerk. Please upgrade shopclerk.")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["url"] = sync_url(url)
    try:
        command.upgrade(config, "head")
    except SQLAlchemyError as error:
        raise ConfigurationError("The database could not be migrated.", detail=type(error).__name__) from error
    return head()
