"""Long work lets others write in between: SQLite has one writer, and wakes nobody who waits in another process."""

from __future__ import annotations

import time

from freight_app.kit.db import UnitOfWork

# A process that waits looks again every tenth of a second at the latest; it has five seconds before it gives up.
BREATH_S = 0.05


def let_others_write(uow: UnitOfWork) -> None:
    """Leave the database alone for a moment once this unit has committed; the writers of this process wait then."""
    if uow.session.get_bind().dialect.name == "sqlite":
        uow.after_commit(lambda: time.sleep(BREATH_S))
