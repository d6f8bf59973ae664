"""Bringing a database to the code's shape, in one transaction, and knowing when it is ahead of the code."""

from __future__ import annotations

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from alembic import command
from freight_app.kit.db import Database
from freight_app.kit.errors import FreightError
from freight_app.kit.settings import PROJECT_ROOT


class DatabaseNewerThanCode(FreightError):
    """The database was migrated by a later Freight than this one."""

    code = "database_newer_than_code"


def alembic_config() -> Config:
    return Config(str(PROJECT_ROOT / "alembic.ini"))


def code_revision() -> str | None:
    """The last revision that this code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def database_revision(database: Database) -> str | None:
    """Where the database stands; None for an empty one."""
    with database.read_engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_newer_database(database: Database) -> None:
    """Raise ``DatabaseNewerThanCode`` when the database holds a revision that this code has never heard of."""
    revision = database_revision(database)
    if revision is None:
        return
    try:
        ScriptDirectory.from_config(alembic_config()).get_revision(revision)
    except CommandError:
        raise DatabaseNewerThanCode(
            f"The database is at revision {revision}, which this version of Freight does not know. "
            "Start the newer version, or restore a backup made by this one.",
            revision=revision,
        ) from None


def upgrade_database(database: Database) -> tuple[str | None, str | None]:
    """Migrate to the code's last revision; answers the revisions before and after.

    Raises ``DatabaseNewerThanCode`` and changes nothing when the database is ahead.
    """
    refuse_newer_database(database)
    before = database_revision(database)
    config = alembic_config()
    with database.write_engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, database_revision(database)
