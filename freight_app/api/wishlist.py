"""The caller's list of wishes: a person's own, or that of a guest's cookie; and lists that others share."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.api.envelope import Envelope, answer
from freight_app.api.owner import Owner
from freight_app.api.security import Anyone, actor_of, language_of, price_group_of
from freight_app.catalogue import service
from freight_app.catalogue.wishes import sharing, wishing
from freight_app.catalogue.wishes.dtos import MAX_NOTE, Reader, WishlistView, WishOwner
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.orders import cart
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartView

router = APIRouter(prefix="/wishlist", tags=["wishlist"])


def wish_owner(owner: Owner) -> WishOwner:
    """Whoever has the cart has the list."""
    return WishOwner(user_id=owner.user_id, guest_token=owner.guest_token, price_group=owner.price_group)


def reader(request: Request, user: Anyone) -> Reader:
    return Reader(language=language_of(request, user), price_group=price_group_of(user))


Wisher = Annotated[WishOwner, Depends(wish_owner)]
ReadBy = Annotated[Reader, Depends(reader)]


class WishIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sku: str = Field(min_length=1, max_length=64, examples=["OF-3318"])
    note: str = Field(default="", max_length=MAX_NOTE, examples=["for the Clio"])


class NoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: str = Field(max_length=MAX_NOTE)


class PiecesIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    quantity: int = Field(default=1, ge=1, le=MAX_LINE_QUANTITY)


class ShareLink(BaseModel):
    """``path`` is an address of the shop; whoever has it can read the list."""

    token: str
    path: str


@router.get("", summary="The list of wishes as it stands now")
def get_wishlist(user: Anyone, owner: Wisher, reads: ReadBy) -> Envelope[WishlistView]:
    """``seen`` is the price when it was wished for, the card's the one now."""
    with current_house().read(actor_of(user)) as uow:
        return answer(wishing.view_wishlist(uow, owner, reads))


@router.post("/items", status_code=201, summary="Wish for a product")
def add_wish(user: Anyone, owner: Wisher, reads: ReadBy, wish: WishIn) -> Envelope[WishlistView]:
    """One that is on the list already stays as it is."""
    with current_house().write(actor_of(user)) as uow:
        product_id = service.product_id_of(uow, wish.sku)
        wishing.add_wish(uow, owner, product_id, note=wish.note)
        return answer(wishing.view_wishlist(uow, owner, reads), "It is on the list.")


@router.put("/items/{sku}", summary="Write a note beside a wish")
def write_note(user: Anyone, owner: Wisher, reads: ReadBy, sku: str, note: NoteIn) -> Envelope[WishlistView]:
    with current_house().write(actor_of(user)) as uow:
        wishing.write_note(uow, owner, _wish_of(uow, owner, sku), note.note)
        return answer(wishing.view_wishlist(uow, owner, reads))


@router.delete("/items/{sku}", summary="Take a product off the list")
def remove_wish(user: Anyone, owner: Wisher, reads: ReadBy, sku: str) -> Envelope[WishlistView]:
    with current_house().write(actor_of(user)) as uow:
        wishing.remove_wish(uow, owner, _wish_of(uow, owner, sku))
        return answer(wishing.view_wishlist(uow, owner, reads))


@router.post("/items/{sku}/cart", summary="Move a wish into the cart")
def move_to_cart(user: Anyone, owner: Wisher, cart_owner: Owner, sku: str, pieces: PiecesIn) -> Envelope[CartView]:
    """Both or neither: what cannot go into the cart stays on the list."""
    with current_house().write(actor_of(user)) as uow:
        product_id = _wish_of(uow, owner, sku)
        view = cart.add_to_cart(uow, cart_owner, product_id, pieces.quantity)
        wishing.remove_wish(uow, owner, product_id)
        return answer(view, "It is in the cart.")


@router.put("/share", summary="Share the list by a link")
def share(user: Anyone, owner: Wisher) -> Envelope[ShareLink]:
    """The same link while it is shared. Notes and prices of then are not shown to others."""
    with current_house().write(actor_of(user)) as uow:
        token = sharing.share_wishlist(uow, owner)
    return answer(ShareLink(token=token, path=f"/wishlist/{token}"))


@router.delete("/share", summary="Take the link back")
def stop_sharing(user: Anyone, owner: Wisher) -> Envelope[dict[str, bool]]:
    with current_house().write(actor_of(user)) as uow:
        sharing.stop_sharing(uow, owner)
    return answer({"shared": False}, "The link opens nothing any more.")


@router.get("/shared/{token}", summary="A list that somebody shares")
def get_shared(user: Anyone, reads: ReadBy, token: str) -> Envelope[WishlistView]:
    with current_house().read(actor_of(user)) as uow:
        return answer(sharing.view_shared(uow, token, reads))


def _wish_of(uow: UnitOfWork, owner: WishOwner, sku: str) -> int:
    """The product of a wish on this very list, which the shop may not show any more."""
    wishes = wishing.view_wishlist(uow, owner, Reader()).wishes
    found = next((one.card.id for one in wishes if one.card.sku.casefold() == sku.casefold()), None)
    if found is None:
        raise NotFound("Wish")
    return found
