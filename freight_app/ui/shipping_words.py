"""Where a shipment is, when it comes and how sure that is, in sentences for customers and for staff."""

from __future__ import annotations

from datetime import datetime

from freight_app.kit.languages import format_date, format_moment
from freight_app.shipping.shipment_dtos import EventView
from freight_app.shipping.values import MANUAL, EtaSource, TrackingStatus
from freight_app.ui.i18n import translate, translate_count


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# Names of their own; a carrier that the shop described itself is called as it is written there.
_CARRIERS = {"dhl_unified": "DHL", "mydhl": "DHL Express"}
CARRIER_CHOICES = ("manual", *_CARRIERS)
BY_HAND = _("Manual")

S = TrackingStatus
# With the place where it was seen last, and without.
_SENTENCES: dict[TrackingStatus, tuple[str, str]] = {
    S.PENDING: (_("Announced in {place}, the carrier does not have it yet"), _("The carrier does not have it yet")),
    S.PICKED_UP: (_("The carrier fetched it in {place}"), _("The carrier has it")),
    S.IN_TRANSIT: (_("On its way, last seen in {place}"), _("On its way")),
    S.CUSTOMS: (_("At customs in {place}"), _("At customs")),
    S.OUT_FOR_DELIVERY: (_("On the van in {place}"), _("On the van, on its way to the door")),
    S.READY_FOR_PICKUP: (_("Waits to be fetched in {place}"), _("Waits to be fetched")),
    S.DELIVERY_FAILED: (_("Could not be handed over in {place}"), _("Could not be handed over")),
    S.DELAYED: (_("Late, last seen in {place}"), _("Late")),
    S.ON_HOLD: (_("Held in {place}"), _("Held")),
    S.DELIVERED: (_("Handed over in {place}"), _("Handed over")),
    S.RETURN_TO_SENDER: (_("On its way back from {place}"), _("On its way back")),
    S.CANCELLED: (_("Cancelled in {place}"), _("Cancelled")),
    S.UNKNOWN: (
        _("In {place}; the carrier says something that we do not understand"),
        _("The carrier says something that we do not understand"),
    ),
}
# What a customer can do about it.
_ADVICE: dict[TrackingStatus, str] = {
    S.READY_FOR_PICKUP: _("Take the tracking number and something that says who you are."),
    S.DELIVERY_FAILED: _("Call us to agree on another time or another place."),
    S.DELAYED: _("You need not do anything. If it is urgent, call us."),
    S.ON_HOLD: _("You need not do anything, we look after it. If it is urgent, call us."),
    S.CUSTOMS: _("Customs take a day or two. You need not do anything."),
    S.RETURN_TO_SENDER: _("Call us: we send it again or pay it back."),
    S.DELIVERED: _("Not there, or damaged? Tell us within two days, with a picture."),
}
_ADVICE_ELSE = _("If something is not right, call us.")
ETA_SOURCES: dict[EtaSource, str] = {
    EtaSource.CARRIER: _("says the carrier"),
    EtaSource.PLAN: _("by our plan"),
    EtaSource.HISTORY: _("by earlier shipments"),
    EtaSource.HAND: _("by word of staff"),
}
MODES: dict[str, str] = {"road": _("Road"), "air": _("Air"), "sea": _("Sea"), "rail": _("Rail")}
DIRECTIONS: dict[str, str] = {"inbound": _("Inbound"), "outbound": _("Outbound")}


def carrier_name(code: str, language: str) -> str:
    return translate(BY_HAND, language) if code == MANUAL else _CARRIERS.get(code, code.replace("_", " ").title())


def place_sentence(status: TrackingStatus, place: str, language: str) -> str:
    """Where it is now, in one sentence."""
    with_place, without = _SENTENCES[status]
    return translate(with_place, language, place=place) if place else translate(without, language)


def advice(status: TrackingStatus, language: str) -> str:
    """What somebody who waits for it can do."""
    return translate(_ADVICE.get(status, _ADVICE_ELSE), language)


def eta_sentence(
    at: datetime | None, source: EtaSource | None, sample: int, language: str, *, zone: str, is_late: bool = False
) -> str:
    """When it comes, and how sure that is; empty when nobody knows. A plan that was missed is no promise any more."""
    if at is None or source is None:
        return ""
    if is_late and source in (EtaSource.PLAN, EtaSource.HISTORY):
        return translate("It should be here by now, and nobody has said a new day.", language)
    if source == EtaSource.CARRIER:
        day = format_moment(at, language, zone=zone, width="full")
        return translate("Expected {day}, as the carrier says now.", language, day=day)
    day = format_date(at, language, zone=zone, width="full")
    if source == EtaSource.HISTORY:
        return translate_count(
            "About {day}, going by {count} earlier shipment of this route.",
            "About {day}, going by {count} earlier shipments of this route.",
            sample,
            language,
            day=day,
        )
    if source == EtaSource.HAND:
        return translate("Expected {day}, by word of our staff.", language, day=day)
    return translate("Planned for {day}; the carrier has not said a day of its own.", language, day=day)


def variance_words(days: int | None, language: str) -> str:
    """How far actual is from plan, in working days; empty when one of them is not known."""
    if days is None:
        return ""
    if days == 0:
        return translate("as planned", language)
    if days > 0:
        return translate_count("{count} working day late", "{count} working days late", days, language)
    return translate_count("{count} working day early", "{count} working days early", -days, language)


def moment_of(event: EventView, language: str, zone: str) -> str:
    """The time of an event in the shop's zone; as the carrier wrote it where the zone is a guess."""
    if event.occurred_at is None or event.is_zone_assumed:
        return event.written.replace("T", " ")
    return format_moment(event.occurred_at, language, zone=zone, width="short")
