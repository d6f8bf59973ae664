"""Shipments: what is on its way to us and from us, for staff; and for whoever holds the link of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.invoices import PDF_ANSWER
from freight_app.api.security import Anyone, SignedIn, actor_of, allow, language_of
from freight_app.api.streams import pdf_answer
from freight_app.documents.printed import Printable
from freight_app.documents.typesetting import typeset
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.kit.pagination import PageRequest
from freight_app.orders import shipping_out
from freight_app.orders.shipping_out import ShipOrderRequest
from freight_app.shipping import creating, editing, hand_events, papers, reading
from freight_app.shipping.shipment_dtos import (
    FollowedShipment,
    HandEventRequest,
    ListTab,
    ShipmentCounts,
    ShipmentEdit,
    ShipmentQuery,
    ShipmentRef,
    ShipmentRequest,
    ShipmentRow,
    ShipmentView,
)

router = APIRouter(tags=["shipments"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.SHIPPING_READ))]
Editor = Annotated[SignedInUser, Depends(allow(Permission.SHIPPING_EDIT))]
Ask = Callable[[UnitOfWork, str, Language], tuple[Printable, datetime]]
OrderReader = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_READ))]


class ReasonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=300)


class FollowingIn(BaseModel):
    """What is not given stays."""

    model_config = ConfigDict(extra="forbid")

    followed: bool | None = None
    muted: bool | None = None


@router.get("/shipments", summary="Shipments, those that should be there first on top")
def list_shipments(
    user: Reader,
    paging: Annotated[PageRequest, Depends(page_request)],
    tab: ListTab = "all",
    carrier: str = Query(default="", max_length=40),
    late: bool = Query(default=False, description="Only those that are not there by the planned day."),
    q: str = Query(default="", max_length=100, description="Number, tracking number, place, part or order."),
) -> Envelope[list[ShipmentRow]]:
    query = ShipmentQuery(tab=tab, carrier=carrier, late=late, q=q, page=paging.page, per_page=paging.per_page)
    with current_house().read(user.actor()) as uow:
        return answer_page(reading.list_shipments(uow, query))


@router.get("/shipments/counts", summary="How many shipments are under way, in trouble, late")
def count_shipments(user: Reader) -> Envelope[ShipmentCounts]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.count_shipments(uow))


@router.get("/shipments/follow/{token}", summary="Where a shipment is, for whoever holds its link")
def follow_shipment(user: Anyone, token: str) -> Envelope[FollowedShipment]:
    with current_house().read(actor_of(user)) as uow:
        return answer(reading.follow_by_token(uow, token[:100]))


@router.post("/shipments", status_code=201, summary="A new shipment")
def create_shipment(user: Editor, wanted: ShipmentRequest, key: IdempotencyKey) -> Envelope[ShipmentView]:
    """409 ``number_followed_already`` when another shipment of the carrier has this tracking number."""
    with current_house().write(user.actor()) as uow:
        made = creating.create_shipment(uow, wanted, key=key)
        return answer(reading.get_shipment(uow, made.public_id), f"{made.number} is there.")


@router.get("/shipments/{public_id}", summary="One shipment in full, with every event as its carrier wrote it")
def get_shipment(user: Reader, public_id: str) -> Envelope[ShipmentView]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.get_shipment(uow, public_id[:40]))


@router.patch("/shipments/{public_id}", summary="Change a shipment; what is not given stays")
def change_shipment(user: Editor, public_id: str, edit: ShipmentEdit) -> Envelope[ShipmentView]:
    """409 ``shipment_changed`` when ``revision`` is not the one that holds."""
    with current_house().write(user.actor()) as uow:
        editing.change_shipment(uow, public_id[:40], edit)
        return answer(reading.get_shipment(uow, public_id[:40]))


@router.post("/shipments/{public_id}/events", status_code=201, summary="What staff saw or were told")
def add_event(user: Editor, public_id: str, happened: HandEventRequest, key: IdempotencyKey) -> Envelope[ShipmentView]:
    with current_house().write(user.actor()) as uow:
        hand_events.add_event(uow, public_id[:40], happened, key=key)
        return answer(reading.get_shipment(uow, public_id[:40]))


@router.post("/shipments/{public_id}/cancel", summary="It does not travel")
def cancel_shipment(user: Editor, public_id: str, told: ReasonIn) -> Envelope[ShipmentView]:
    """409 ``shipment_ended`` once it arrived, went back or was cancelled."""
    with current_house().write(user.actor()) as uow:
        editing.cancel_shipment(uow, public_id[:40], reason=told.reason)
        return answer(reading.get_shipment(uow, public_id[:40]))


@router.post("/shipments/{public_id}/following", summary="Ask its carrier about it or not; tell of it or not")
def set_following(user: Editor, public_id: str, wanted: FollowingIn) -> Envelope[ShipmentView]:
    with current_house().write(user.actor()) as uow:
        if wanted.followed is not None:
            editing.follow_shipment(uow, public_id[:40], follow=wanted.followed)
        if wanted.muted is not None:
            editing.mute_shipment(uow, public_id[:40], mute=wanted.muted)
        return answer(reading.get_shipment(uow, public_id[:40]))


@router.get("/orders/{number}/shipments", summary="The shipments with goods of an order, for staff")
def list_order_shipments(user: OrderReader, number: str) -> Envelope[list[ShipmentRow]]:
    with current_house().read(user.actor()) as uow:
        return answer(shipping_out.list_order_shipments(uow, number))


@router.post("/orders/{number}/shipments", status_code=201, summary="Send what is packed of an order by carrier")
def ship_order(user: SignedIn, number: str, wanted: ShipOrderRequest, key: IdempotencyKey) -> Envelope[ShipmentRef]:
    """For ``orders.fulfil`` or ``shipping.edit``. 409 ``order_not_in_state`` before it is packed."""
    with current_house().write(user.actor()) as uow:
        return answer(shipping_out.ship_order(uow, number, wanted, key=key))


@router.get("/orders/track/{token}/shipments", summary="The shipments of the order of a tracking link")
def follow_order(user: Anyone, token: str) -> Envelope[list[FollowedShipment]]:
    with current_house().read(actor_of(user)) as uow:
        return answer(shipping_out.follow_order(uow, token[:100]))


@router.get(
    "/shipments/{public_id}/labels.pdf",
    summary="A label for each parcel, A6",
    response_class=Response,
    responses=PDF_ANSWER,
)
def print_labels(user: SignedIn, public_id: str, request: Request) -> Response:
    """For ``shipping.read`` or ``orders.fulfil``, in the language of the reader's pages."""
    return _pdf(user, public_id, request, papers.print_labels, "labels")


@router.get(
    "/shipments/{public_id}/packing-slips.pdf",
    summary="What is in a shipment, without prices",
    response_class=Response,
    responses=PDF_ANSWER,
)
def print_packing_slip(user: SignedIn, public_id: str, request: Request) -> Response:
    """For ``shipping.read`` or ``orders.fulfil``, in the language of the reader's pages."""
    return _pdf(user, public_id, request, papers.print_packing_slip, "packing-slip")


def _pdf(user: SignedInUser, public_id: str, request: Request, ask: Ask, name: str) -> Response:
    with current_house().read(user.actor()) as uow:
        document, at = ask(uow, public_id[:40], cast("Language", language_of(request, user)))
    return pdf_answer(typeset(document, at=at), f"{name}-{public_id[:8]}.pdf")
