"""The cart of a phone that was without a network: what was done there, done once, and what became of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.api.envelope import Envelope, answer
from freight_app.api.owner import Owner
from freight_app.api.security import GUEST_COOKIE, Anyone, actor_of
from freight_app.api.small_bodies import SmallBody
from freight_app.kit.house import current_house
from freight_app.orders.offline import syncing
from freight_app.orders.offline.dtos import MAX_CHANGES, OfflineChange, SyncedCart

router = APIRouter(prefix="/cart/sync", tags=["cart"], route_class=SmallBody)


class ChangesIn(BaseModel):
    """``owner`` is that of the answer which the phone went by; empty before the first one."""

    model_config = ConfigDict(extra="forbid")

    owner: str = Field(default="", max_length=64)
    changes: list[OfflineChange] = Field(min_length=1, max_length=MAX_CHANGES)


@router.get("", summary="The cart, as a phone keeps it for when there is no network")
def get_synced_cart(user: Anyone, owner: Owner) -> Envelope[SyncedCart]:
    """With what is left to look at of changes that were made without a network."""
    with current_house().read(actor_of(user)) as uow:
        return answer(syncing.read_synced(uow, owner))


@router.post("", summary="Do what was done to the cart without a network")
def sync_cart(request: Request, user: Anyone, owner: Owner, sent: ChangesIn) -> Envelope[SyncedCart]:
    """Each change counts once, however often and in whatever order changes are sent; what cannot be done is told.

    Additions always count. A number holds unless another device changed the line meanwhile: then the larger one stands.
    """
    guest = request.cookies.get(GUEST_COOKIE, "")
    with current_house().write(actor_of(user)) as uow:
        return answer(syncing.sync_cart(uow, owner, sent.changes, made_for=sent.owner, guest_token=guest))


@router.delete("/left-over/{change_id}", summary="Put away what was told about a change")
def put_away(
    user: Anyone, owner: Owner, change_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
) -> Envelope[SyncedCart]:
    with current_house().write(actor_of(user)) as uow:
        syncing.put_away(uow, owner, change_id)
        return answer(syncing.read_synced(uow, owner))
