"""Who wants news of the shop: asked for in plain words, off until somebody says yes, ended by one tap."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.campaigns import queries


def wants_news(uow: UnitOfWork, user_id: int) -> bool:
    consent = queries.find_consent(uow, user_id)
    return consent is not None and consent.is_wanted


def agree_to_news(uow: UnitOfWork, user_id: int, *, source: str) -> None:
    """The person wants news. ``source`` says where they said so: ``registration``, ``account``, ``link``."""
    queries.write_consent(uow, {"user_id": user_id, "is_wanted": True, "agreed_at": uow.now(), "source": source[:40]})


def refuse_news(uow: UnitOfWork, user_id: int, *, source: str) -> None:
    """The person wants none, from now on: messages whose turn has not come are not sent."""
    queries.write_consent(
        uow, {"user_id": user_id, "is_wanted": False, "withdrawn_at": uow.now(), "source": source[:40]}
    )
