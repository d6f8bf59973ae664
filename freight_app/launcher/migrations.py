"""Bringing a database to the code's shape, in one transaction, and knowing when it is ahead of the code."""

from __future__ import annotations

from alembic.config import Config

from alembic import command
from freight_app.kit.db import Database
from freight_app.kit.errors import FreightError
from freight_app.kit.settings import PROJECT_ROOT
from freight_app.operations.revisions import known_revisions, revision_of


class DatabaseNewerThanCode(FreightError):
    """The database was migrated by a later Freight than this one."""

    code = "database_newer_than_code"


def database_revision(database: Database) -> str | None:
    """Where the database stands; None for an empty one."""
    with database.read_engine.connect() as connection:
        return revision_of(connection)


def refuse_newer_database(database: Database) -> None:
    """Raise ``DatabaseNewerThanCode`` when the database holds a revision that this code has never heard of."""
    revision = database_revision(database)
    if revision is not None and revision not in known_revisions():
        raise DatabaseNewerThanCode(
            f"The database is at revision {revision}, which this version of Freight does not know. "
            "Start the newer version, or restore a backup made by this one.",
            revision=revision,
        )


def upgrade_database(database: Database) -> tuple[str | None, str | None]:
    """Migrate to the code's last revision; answers the revisions before and after.

    Raises ``DatabaseNewerThanCode`` and changes nothing when the database is ahead.
    """
    refuse_newer_database(database)
    before = database_revision(database)
    config = Config(str(PROJECT_ROOT / "alembic.ini"))
    with database.write_engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, database_revision(database)
