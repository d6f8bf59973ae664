"""Which shape of the database the code knows, and which one a database has."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from freight_app.kit.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


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
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    # Alembic takes a quarter of a second to load: the web server does so at its first health check, not at its start.
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(Config(str(PROJECT_ROOT / "alembic.ini")))
