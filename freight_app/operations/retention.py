"""What is thrown away, and when. Orders, stock movements, prices and the audit trail are kept for ever."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import col

from freight_app.accounts.pruning import prune_sign_ins
from freight_app.kit.db import UnitOfWork
from freight_app.kit.idempotency import IdempotencyRecord
from freight_app.messaging.alerts.listing import prune_alerts
from freight_app.messaging.notifying.reading import prune_news
from freight_app.messaging.service import prune_messages
from freight_app.work.service import prune_tasks

# A submission is repeated within seconds, or within days by a phone that was offline.
KEEP_IDEMPOTENCY_KEYS = timedelta(days=60)


class Pruned(BaseModel):
    """How many rows went."""

    model_config = ConfigDict(frozen=True)

    sign_ins: int
    idempotency_keys: int
    tasks: int
    messages: int
    news: int
    alerts: int


def prune(uow: UnitOfWork) -> Pruned:
    """Forget what has served its purpose. Called by the clock."""
    return Pruned(
        sign_ins=prune_sign_ins(uow),
        idempotency_keys=_prune_idempotency_keys(uow),
        tasks=prune_tasks(uow),
        messages=prune_messages(uow),
        news=prune_news(uow),
        alerts=prune_alerts(uow),
    )


def _prune_idempotency_keys(uow: UnitOfWork) -> int:
    before = uow.now() - KEEP_IDEMPOTENCY_KEYS
    return uow.session.exec(sa.delete(IdempotencyRecord).where(col(IdempotencyRecord.created_at) < before)).rowcount
