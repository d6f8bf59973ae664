"""People who bought something and say what they think of it."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Role
from freight_app.catalogue.opinions import moderating, reading
from freight_app.catalogue.opinions.dtos import ModerationQuery, OpinionKind, OwnReview, RatingSummary, ReviewDraft
from freight_app.kit.actor import Actor
from freight_app.kit.house import House
from freight_app.orders.reviewing.writing import write_review
from tests.orders.shopping import bring_to_door, customer, order, staff

REVIEW, QUESTION, ANSWER = OpinionKind


def buyer_of(house: House, wanted: dict[int, int], name: str = "Amine Trabelsi") -> int:
    """A person whose order is delivered."""
    owner = customer(house, name)
    bring_to_door(house, order(house, wanted, owner=owner).number)
    return cast("int", owner.user_id)


def say(house: House, user_id: int, sku: str = "HU-816", **draft: Any) -> OwnReview:
    fields = {"rating": 4, "title": "Fits", "text": "Fits my car well."} | draft
    with house.write() as uow:
        return write_review(uow, user_id, sku, ReviewDraft.model_validate(fields))


def desk(house: House) -> Actor:
    return staff(house, Role.SALES, name="Sonia")


def version_of(house: House, kind: OpinionKind, public_id: str) -> int:
    with house.read() as uow:
        return moderating.get_to_moderate(uow, kind, public_id).row.version


def publish(house: House, public_id: str, kind: OpinionKind = REVIEW) -> None:
    version = version_of(house, kind, public_id)
    with house.write() as uow:
        moderating.publish_opinion(uow, kind, public_id, version=version)


def reject(house: House, public_id: str, kind: OpinionKind = REVIEW, reason: str = "Not about the part.") -> None:
    version = version_of(house, kind, public_id)
    with house.write() as uow:
        moderating.reject_opinion(uow, kind, public_id, version=version, reason=reason)


def stars(house: House, product_id: int) -> RatingSummary:
    with house.read() as uow:
        return reading.get_rating(uow, product_id)


def waiting(house: House, kind: OpinionKind = REVIEW, **asked: Any) -> list[str]:
    with house.read() as uow:
        found = moderating.list_to_moderate(uow, ModerationQuery.model_validate({"kind": kind, **asked}))
        return [row.text for row in found.items]
