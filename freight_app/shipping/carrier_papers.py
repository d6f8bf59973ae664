"""What a carrier does for a shipment besides telling where it is: it takes it, gives its label, and proves delivery.

Each is a question that a worker asks. An order is sent once: where its answer is lost, staff look at the carrier's own
pages before they order again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.documents.kept_files import StoredContent, find_kept, keep_file, open_kept, store_content
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import Conflict, FreightError, InvalidInput, NotFound
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.shipping import queries as shipments
from freight_app.shipping.carrier_dtos import AddressRequest, LabelRequest
from freight_app.shipping.carrier_errors import CarrierCannot, CarrierNotSetUp
from freight_app.shipping.carrying import find_profile
from freight_app.shipping.models import Parcel, Shipment, ShipmentItem
from freight_app.shipping.polling import queries
from freight_app.shipping.ports import (
    Asker,
    Capability,
    Carrier,
    CarrierAddress,
    CarrierPaper,
    CarrierParcel,
    Carriers,
    CustomsItem,
    ShipmentOrder,
)
from freight_app.shipping.recording import SHIPMENTS_TOPIC
from freight_app.shipping.values import ENDED
from freight_app.work.registry import Failure, outward_task
from freight_app.work.rules import RetryPolicy
from freight_app.work.service import enqueue

ORDER = "shipping.order_label"
PROOF = "shipping.fetch_proof"
CANCEL = "shipping.cancel_pickup"
# What was begun and lost is not begun again by itself.
ONCE = RetryPolicy(max_attempts=1)


class LabelOrdered(Conflict):
    """It has a label already, or its carrier was told of it in another way."""

    code = "label_ordered"


@dataclass(frozen=True, slots=True)
class PaperFile:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Job:
    shipment_id: int
    carrier: str
    kind: str
    number: str = ""
    order: ShipmentOrder | None = None


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of it. ``papers``: what they are, where they lie, and their type."""

    error: str = ""
    number: str = ""
    parcel_numbers: tuple[str, ...] = ()
    pickup_reference: str = ""
    papers: tuple[tuple[str, StoredContent, str], ...] = ()


def order_label(uow: UnitOfWork, public_id: str, request: LabelRequest) -> None:
    """Have the carrier take a shipment and give its label; a worker does it, once. Needs ``shipping.edit``.

    Raises ``LabelOrdered``, ``CarrierCannot``, ``CarrierNotSetUp``, and ``InvalidInput`` for parcels without sizes.
    """
    uow.actor.require(Permission.SHIPPING_EDIT)
    shipment = shipments.lock_by_public_id(uow, public_id)
    _require_able(uow, shipment, Capability.SHIP)
    if shipment.tracking_number or shipment.label_sha256:
        raise LabelOrdered("This shipment has a number already.", number=shipment.number)
    if shipment.status in ENDED:
        raise LabelOrdered("This shipment is at its end.", number=shipment.number)
    _order_of(uow, shipment, request)
    payload = {"shipment_id": shipment.id, "request": request.model_dump(mode="json")}
    enqueue(uow, ORDER, payload, unique_key=f"{shipment.id}", priority=1)
    _note(uow, shipment, "")


def fetch_proof(uow: UnitOfWork, public_id: str) -> None:
    """Have the carrier's proof of delivery fetched and kept. Needs ``shipping.edit``; raises as ``order_label``."""
    uow.actor.require(Permission.SHIPPING_EDIT)
    shipment = shipments.lock_by_public_id(uow, public_id)
    _require_able(uow, shipment, Capability.PROOF)
    if not shipment.tracking_number:
        raise InvalidInput("tracking_number", "Without a number the carrier has nothing to prove.")
    enqueue(uow, PROOF, {"shipment_id": shipment.id}, unique_key=f"{shipment.id}", priority=1)
    _note(uow, shipment, "")


def cancel_pickup(uow: UnitOfWork, public_id: str) -> None:
    """Call off the pickup that was ordered with the label. Needs ``shipping.edit``."""
    uow.actor.require(Permission.SHIPPING_EDIT)
    shipment = shipments.lock_by_public_id(uow, public_id)
    _require_able(uow, shipment, Capability.CANCEL)
    known = queries.find_at_carrier(uow, cast("int", shipment.id))
    if known is None or not known.pickup_reference:
        raise InvalidInput("pickup", "No pickup was ordered for this shipment.")
    enqueue(uow, CANCEL, {"shipment_id": shipment.id}, unique_key=f"{shipment.id}", priority=1)
    _note(uow, shipment, "")


def open_paper(uow: UnitOfWork, public_id: str, kind: str) -> PaperFile:
    """The carrier's ``label`` or ``proof`` of a shipment. Needs ``shipping.read``; ``NotFound`` when there is none."""
    uow.actor.require(Permission.SHIPPING_READ)
    shipment = shipments.find_shipment(uow, public_id)
    known = queries.find_at_carrier(uow, cast("int", shipment.id))
    sha256 = shipment.label_sha256 if kind == "label" else known.proof_sha256 if kind == "proof" and known else None
    if sha256 is None:
        raise NotFound("The paper", shipment=public_id)
    kept = find_kept(uow, sha256)
    return PaperFile(kept.name, kept.media_type, open_kept(uow, sha256))


def _require_able(uow: UnitOfWork, shipment: Shipment, what: Capability) -> None:
    profile = find_profile(uow, shipment.carrier)
    if profile is None or what not in profile.can:
        raise CarrierCannot(profile.name if profile else shipment.carrier, what)
    if profile.lacks:
        raise CarrierNotSetUp(profile.name, profile.lacks)


def _order_of(uow: UnitOfWork, shipment: Shipment, request: LabelRequest) -> ShipmentOrder:
    shipment_id = cast("int", shipment.id)
    items = shipments.items_of(uow, [shipment_id])[shipment_id]
    crosses_border = request.origin.country != request.destination.country
    return ShipmentOrder(
        reference=shipment.number,
        product=request.product,
        origin=_address(request.origin),
        destination=_address(request.destination),
        parcels=tuple(_parcel(one) for one in shipments.parcels_of(uow, shipment_id)) or _no_parcels(),
        ready_at=request.ready_at.astimezone(UTC) if request.ready_at.tzinfo else _no_offset(),
        contents=request.contents,
        items=_customs(shipment, items, shipments.parcels_of(uow, shipment_id)) if crosses_border else (),
        incoterm=shipment.incoterm,
        wants_pickup=request.wants_pickup,
    )


def _no_parcels() -> tuple[CarrierParcel, ...]:
    raise InvalidInput("parcels", "Say first how many parcels there are, with their weight and size.")


def _no_offset() -> datetime:
    raise InvalidInput("ready_at", "Say with its offset from when on the parcels are ready.")


def _parcel(parcel: Parcel) -> CarrierParcel:
    sizes = (parcel.weight_g, parcel.length_mm, parcel.width_mm, parcel.height_mm)
    if None in sizes:
        raise InvalidInput(
            "parcels", "Parcel {position} needs its weight and its three sides.", position=parcel.position
        )
    return CarrierParcel(*cast("tuple[int, int, int, int]", sizes))


def _customs(shipment: Shipment, items: list[ShipmentItem], parcels: list[Parcel]) -> tuple[CustomsItem, ...]:
    """A line for each of the goods; the value and the weight of all are shared out by pieces."""
    if not items or shipment.customs_value_minor is None or not shipment.customs_currency:
        raise InvalidInput("customs_value", "Across a border, customs want to know what the goods are and their value.")
    pieces = sum(item.quantity for item in items)
    weight = sum(parcel.weight_g or 0 for parcel in parcels)
    found, left, done = [], shipment.customs_value_minor, 0
    for item in items:
        done += item.quantity
        value = shipment.customs_value_minor * done // pieces - (shipment.customs_value_minor - left)
        left -= value
        found.append(
            CustomsItem(
                name=item.name,
                quantity=item.quantity,
                hs_code=item.hs_code,
                value=Money(value, shipment.customs_currency),
                origin_country=shipment.origin_country,
                weight_g=max(1, weight * item.quantity // pieces),
            )
        )
    return tuple(found)


def _address(request: AddressRequest) -> CarrierAddress:
    return CarrierAddress(**request.model_dump())


def _prepare_order(uow: UnitOfWork, payload: dict[str, Any]) -> _Job | None:
    shipment = queries.get_shipment(uow, payload["shipment_id"])
    if shipment is None or shipment.tracking_number or shipment.label_sha256 or shipment.status in ENDED:
        return None
    order = _order_of(uow, shipment, LabelRequest.model_validate(payload["request"]))
    return _Job(payload["shipment_id"], shipment.carrier, ORDER, order=order)


def _prepare_proof(uow: UnitOfWork, payload: dict[str, Any]) -> _Job | None:
    shipment = queries.get_shipment(uow, payload["shipment_id"])
    if shipment is None or not shipment.tracking_number:
        return None
    return _Job(payload["shipment_id"], shipment.carrier, PROOF, shipment.tracking_number)


def _prepare_cancel(uow: UnitOfWork, payload: dict[str, Any]) -> _Job | None:
    shipment = queries.get_shipment(uow, payload["shipment_id"])
    known = queries.find_at_carrier(uow, payload["shipment_id"])
    if shipment is None or known is None or not known.pickup_reference:
        return None
    return _Job(payload["shipment_id"], shipment.carrier, CANCEL, known.pickup_reference)


def _act(ports: Ports, job: _Job) -> _Done:
    """A carrier that refuses is an outcome: its words are what staff need."""
    try:
        return _done_by(ports.get(Carriers).find(job.carrier, Asker.PERSON), ports.get(Settings), job)
    except FreightError as error:
        return _Done(error=error.message)


def _done_by(carrier: Carrier, settings: Settings, job: _Job) -> _Done:
    if job.kind == CANCEL:
        carrier.cancel(job.number, "Not needed any more")
        return _Done()
    if job.order is None:
        return _Done(papers=_stored(settings, (carrier.proof(job.number),)))
    made = carrier.ship(job.order)
    return _Done(
        number=made.number,
        parcel_numbers=made.parcel_numbers,
        pickup_reference=made.pickup_reference,
        papers=_stored(settings, made.papers),
    )


def _stored(settings: Settings, papers: tuple[CarrierPaper, ...]) -> tuple[tuple[str, StoredContent, str], ...]:
    return tuple((paper.kind, store_content(settings, paper.content), paper.media_type) for paper in papers)


def _record_order(uow: UnitOfWork, payload: dict[str, Any], done: _Done) -> None:
    shipment = shipments.lock_shipment(uow, payload["shipment_id"])
    if done.error:
        _note(uow, shipment, done.error)
        return
    kept = _keep(uow, shipment, done)
    values = {
        "tracking_number": done.number[:60],
        "label_sha256": kept.get("label"),
        "is_followed": True,
        "next_poll_at": uow.now(),
        "revision": shipment.revision + 1,
    }
    shipments.set_values(uow, shipment, values)
    for parcel, number in zip(shipments.parcels_of(uow, payload["shipment_id"]), done.parcel_numbers, strict=False):
        queries.name_parcel(uow, cast("int", parcel.id), number[:60])
    queries.put_at_carrier(uow, payload["shipment_id"], pickup_reference=done.pickup_reference[:60], last_error="")
    shipments.add_change(uow, payload["shipment_id"], "label ordered", {}, {"tracking_number": done.number})
    uow.touch(SHIPMENTS_TOPIC)


def _record_proof(uow: UnitOfWork, payload: dict[str, Any], done: _Done) -> None:
    shipment = shipments.lock_shipment(uow, payload["shipment_id"])
    proof = _keep(uow, shipment, done).get("proof") if not done.error else None
    if proof is not None:
        queries.put_at_carrier(uow, payload["shipment_id"], proof_sha256=proof)
    _note(uow, shipment, done.error)


def _record_cancel(uow: UnitOfWork, payload: dict[str, Any], done: _Done) -> None:
    shipment = shipments.lock_shipment(uow, payload["shipment_id"])
    if not done.error:
        queries.put_at_carrier(uow, payload["shipment_id"], pickup_reference="")
        shipments.add_change(uow, payload["shipment_id"], "pickup called off", {}, {})
    _note(uow, shipment, done.error)


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    shipment = queries.get_shipment(uow, payload["shipment_id"])
    if failure.is_last and shipment is not None:
        _note(uow, shipment, f"It broke off in the middle; look at the carrier's own pages. {failure.error}")


def _keep(uow: UnitOfWork, shipment: Shipment, done: _Done) -> dict[str, str]:
    """Keep the papers; the hash of the first of each kind."""
    found: dict[str, str] = {}
    for kind, stored, media_type in done.papers:
        ending = {"application/pdf": "pdf", "image/png": "png", "image/tiff": "tif"}.get(media_type, "bin")
        keep_file(uow, stored, name=f"{shipment.number}-{kind[:20]}.{ending}", media_type=media_type)
        found.setdefault(kind, stored.sha256)
    return found


def _note(uow: UnitOfWork, shipment: Shipment, error: str) -> None:
    queries.put_at_carrier(uow, cast("int", shipment.id), last_error=error[:300])
    uow.touch(SHIPMENTS_TOPIC)


outward_task(
    ORDER, prepare=_prepare_order, act=_act, record=_record_order, policy=ONCE, on_failure=_on_failure, at_most=1
)
outward_task(PROOF, prepare=_prepare_proof, act=_act, record=_record_proof, policy=ONCE, on_failure=_on_failure)
outward_task(CANCEL, prepare=_prepare_cancel, act=_act, record=_record_cancel, policy=ONCE, on_failure=_on_failure)
