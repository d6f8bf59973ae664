"""Throwing away what can open no door any more."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.models import PasswordReset, ProgramSignIn, SignInSession
from freight_app.kit.db import UnitOfWork

# Kept for a while: "where was I signed in last week" is a fair question after a theft.
KEEP_FOR = timedelta(days=30)


def prune_sign_ins(uow: UnitOfWork) -> int:
    """Delete sessions, reset links and programs that expired or were closed 30 days ago; how many rows."""
    before = uow.now() - KEEP_FOR
    deleted = 0
    for table in (SignInSession, ProgramSignIn):
        ended = sa.or_(col(table.expires_at) < before, col(table.revoked_at) < before)
        deleted += uow.session.exec(sa.delete(table).where(ended)).rowcount
    return deleted + uow.session.exec(sa.delete(PasswordReset).where(col(PasswordReset.expires_at) < before)).rowcount
