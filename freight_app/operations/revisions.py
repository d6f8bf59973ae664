"""Which shape of the database the code knows, and which one a database has."""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from freight_app.kit.settings import PROJECT_ROOT


@lru_cache(maxsize=1)
def known_revisions() -> frozenset[str]:
    """Every revision that this code can bring up to date."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


@lru_cache(maxsize=1)
def code_revision() -> str | None:
    """The last revision that this code knows; None while there is none."""
    return _scripts().get_current_head()


def revision_of(connection: sa.Connection) -> str | None:
    """Where a database stands; None when no migration ever ran on it."""
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(Config(str(PROJECT_ROOT / "alembic.ini")))
