"""What a carrier answered, in our words, with its own kept beside them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from freight_app.shipping.values import TrackingStatus


class _Dto(BaseModel):
    model_config = ConfigDict(frozen=True)


class CarrierMoment(_Dto):
    """A time as a carrier wrote it. ``at`` is None where it cannot be read.

    Many carriers give the local time of a place without its offset: ``at`` is then read in a zone that was
    assumed (``is_zone_assumed``), good enough for an order, not for a clock on a page, which shows ``written``.
    """

    written: str
    at: datetime | None = None
    is_zone_assumed: bool = False


class CarrierEvent(_Dto):
    """Something that happened to a shipment. ``code`` and ``text`` are the carrier's own.

    ``doubt`` says where the carrier contradicts itself within this event; empty where it does not.
    """

    status: TrackingStatus
    code: str = ""
    text: str = ""
    place: str = ""
    moment: CarrierMoment
    doubt: str = ""


class CarrierShipment(_Dto):
    """One shipment of an answer. ``events`` go from the oldest to the newest.

    ``status`` is what holds now, ``header_status`` what the carrier sums up, and ``disagreement`` says in a
    sentence where the two, or a code and its text, differ: it is shown, not smoothed away. ``estimated_at`` is the
    carrier's own estimate.
    """

    number: str
    service: str = ""
    status: TrackingStatus
    header_status: TrackingStatus | None = None
    disagreement: str = ""
    events: tuple[CarrierEvent, ...] = ()
    estimated_at: CarrierMoment | None = None
    origin: str = ""
    destination: str = ""
    pieces: int | None = None
    weight_kg: float | None = None
    signed_by: str = ""


class CarrierAnswer(_Dto):
    """Everything in one body of a carrier. ``refusal`` says why there is nothing; ``refusal_code`` is ours:
    ``not_found``, ``too_many_requests``, ``not_allowed`` or ``refused``."""

    carrier: str
    shipments: tuple[CarrierShipment, ...] = ()
    refusal_code: str = ""
    refusal: str = ""
