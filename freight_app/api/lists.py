"""Saved lists of the caller; the list of somebody else is not found."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.values import Line
from freight_app.api.envelope import Envelope, answer
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import SignedIn
from freight_app.catalogue import service
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartOwner
from freight_app.orders.lists import keeping
from freight_app.orders.lists.dtos import MAX_NOTE, LineUpdate, ListCard, ListName, ListPieces, ListView
from freight_app.orders.quick.answering import good_pieces
from freight_app.orders.quick.dtos import Filled, QuickAnswer
from freight_app.orders.quick.filling import fill_cart_once

router = APIRouter(prefix="/lists", tags=["lists"])


class ListLineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sku: str = Field(min_length=1, max_length=64, examples=["OF-3318"])
    quantity: int = Field(default=1, ge=1, le=MAX_LINE_QUANTITY)
    note: Line = Field(default="", max_length=MAX_NOTE)


class ListIn(ListName):
    """``source`` says of what the list is made: nothing, the cart, the quick order, or the order with this number."""

    source: Literal["", "cart", "quick_order", "order"] = ""
    order: str | None = Field(default=None, max_length=40)


class LineUpdateIn(LineUpdate):
    """``place`` counts from 0; the other lines close up."""

    place: int | None = Field(default=None, ge=0, le=10_000)


class PutListIntoCart(BaseModel):
    """``answer`` says of each line what it is today; only what ``filled`` names is in the cart."""

    model_config = ConfigDict(frozen=True)

    answer: QuickAnswer
    filled: Filled


@router.get("", summary="One's own lists")
def list_lists(user: SignedIn) -> Envelope[list[ListCard]]:
    with current_house().read(user.actor()) as uow:
        return answer(keeping.list_lists(uow, user.id))


@router.post("", status_code=201, summary="Make a list, empty or of what is somewhere already")
def create_list(user: SignedIn, wanted: ListIn) -> Envelope[ListView]:
    with current_house().write(user.actor()) as uow:
        pieces = _pieces_of(uow, user, wanted)
        made = keeping.create_list(uow, user.id, ListName(name=wanted.name), pieces)
        return answer(keeping.get_list(uow, _owner(user), made), "The list is kept.")


@router.get("/{list_id}", summary="A list with each line as it stands today")
def get_list(user: SignedIn, list_id: str) -> Envelope[ListView]:
    with current_house().read(user.actor()) as uow:
        return answer(keeping.get_list(uow, _owner(user), list_id))


@router.put("/{list_id}", summary="Call a list something else")
def rename_list(user: SignedIn, list_id: str, name: ListName) -> Envelope[ListView]:
    with current_house().write(user.actor()) as uow:
        keeping.rename_list(uow, user.id, list_id, name)
        return answer(keeping.get_list(uow, _owner(user), list_id))


@router.delete("/{list_id}", summary="Delete a list; for a day it can be restored")
def delete_list(user: SignedIn, list_id: str) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        keeping.delete_list(uow, user.id, list_id)
        return answer(None, "The list is deleted.")


@router.post("/{list_id}/restore", summary="Bring a deleted list back")
def restore_list(user: SignedIn, list_id: str) -> Envelope[ListView]:
    with current_house().write(user.actor()) as uow:
        keeping.restore_list(uow, user.id, list_id)
        return answer(keeping.get_list(uow, _owner(user), list_id))


@router.post("/{list_id}/lines", status_code=201, summary="Put more of a part on a list")
def add_line(user: SignedIn, list_id: str, line: ListLineIn) -> Envelope[ListView]:
    with current_house().write(user.actor()) as uow:
        product_id = service.product_id_of(uow, line.sku)
        keeping.add_to_list(uow, user.id, list_id, [ListPieces(product_id, line.quantity, line.note)])
        return answer(keeping.get_list(uow, _owner(user), list_id))


@router.put("/{list_id}/lines/{sku:path}", summary="Another quantity, note or place of a part on a list")
def change_line(user: SignedIn, list_id: str, sku: str, update: LineUpdateIn) -> Envelope[ListView]:
    with current_house().write(user.actor()) as uow:
        product_id = _line_of(uow, user, list_id, sku)
        changes = LineUpdate(quantity=update.quantity, note=update.note)
        keeping.change_line(uow, user.id, list_id, product_id, changes)
        if update.place is not None:
            keeping.move_line(uow, user.id, list_id, product_id, update.place)
        return answer(keeping.get_list(uow, _owner(user), list_id))


@router.delete("/{list_id}/lines/{sku:path}", summary="Take a part off a list")
def remove_line(user: SignedIn, list_id: str, sku: str) -> Envelope[ListView]:
    with current_house().write(user.actor()) as uow:
        keeping.remove_line(uow, user.id, list_id, _line_of(uow, user, list_id, sku))
        return answer(keeping.get_list(uow, _owner(user), list_id))


@router.post("/{list_id}/cart", summary="Put every line of a list that can be had into the cart")
def put_into_cart(user: SignedIn, list_id: str, key: IdempotencyKey) -> Envelope[PutListIntoCart]:
    """One key fills the cart once, however often it is sent."""
    owner = _owner(user)
    with current_house().write(user.actor()) as uow:
        found = keeping.answer_list(uow, owner, list_id)
        filled = fill_cart_once(uow, owner, good_pieces(found), key=key, body={"list": list_id})
        return answer(PutListIntoCart(answer=found, filled=filled), "It is in the cart.")


def _owner(user: SignedInUser) -> CartOwner:
    return CartOwner(user_id=user.id, price_group=user.price_group)


def _pieces_of(uow: UnitOfWork, user: SignedInUser, wanted: ListIn) -> list[ListPieces]:
    if wanted.source == "cart":
        return keeping.pieces_of_cart(uow, _owner(user))
    if wanted.source == "quick_order":
        return keeping.pieces_of_draft(uow, _owner(user))
    if wanted.source == "order":
        if not wanted.order:
            raise InvalidInput("order", "Say which order.")
        return keeping.pieces_of_order(uow, user.id, wanted.order)
    return []


def _line_of(uow: UnitOfWork, user: SignedInUser, list_id: str, sku: str) -> int:
    """The product of a line of this very list, which the shop may not sell any more."""
    lines = keeping.lines_of_list(uow, user.id, list_id)
    found = next((line.product_id for line in lines if line.typed.casefold() == sku.casefold()), None)
    if found is None:
        raise NotFound("Line of the list")
    return found
