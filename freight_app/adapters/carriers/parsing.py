"""Reading a carrier's body from a file: what support does with an answer that somebody sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from freight_app.adapters.carriers.dhl_unified import translate as dhl_unified_translate
from freight_app.adapters.carriers.mydhl import translate as mydhl_translate
from freight_app.shipping.dtos import CarrierAnswer, CarrierShipment
from freight_app.shipping.errors import UnknownCarrier

_TRANSLATORS: Final[dict[str, Callable[[bytes], CarrierAnswer]]] = {
    dhl_unified_translate.NAME: dhl_unified_translate.translate,
    mydhl_translate.NAME: mydhl_translate.translate,
}
_OTHER_NAMES = {
    "dhl": "dhl_unified",
    "unified": "dhl_unified",
    "dhl_shipment_tracking_unified": "dhl_unified",
    "my_dhl": "mydhl",
    "mydhl_express": "mydhl",
    "dhl_express": "mydhl",
}


def carrier_names() -> tuple[str, ...]:
    return tuple(_TRANSLATORS)


def parse_answer(carrier: str, content: bytes) -> CarrierAnswer:
    """What a body says. Raises ``UnknownCarrier`` and ``UnreadableAnswer``."""
    name = carrier.strip().casefold().replace("-", "_").replace(" ", "_")
    translate = _TRANSLATORS.get(_OTHER_NAMES.get(name, name))
    if translate is None:
        raise UnknownCarrier(carrier, carrier_names())
    return translate(content)


def describe_answer(answer: CarrierAnswer) -> str:
    """For a terminal: each shipment with its status, what contradicts it, and its events, oldest first."""
    if answer.refusal_code:
        return f"{answer.carrier} refused ({answer.refusal_code}): {answer.refusal}"
    return "\n\n".join(map(_describe_shipment, answer.shipments)) or f"{answer.carrier} knows of no shipment."


def _describe_shipment(shipment: CarrierShipment) -> str:
    lines = [f"{shipment.number} ({shipment.service or 'no service'}): {shipment.status}"]
    if shipment.disagreement:
        lines.append(f"  disagreement: {shipment.disagreement}")
    if shipment.estimated_at is not None:
        lines.append(f"  expected: {shipment.estimated_at.written}")
    for event in shipment.events:
        said = " | ".join(filter(None, (event.code, event.text, event.place)))
        lines.append(f"  {event.moment.written or 'no time':<25}  {event.status:<16}  {said}")
    return "\n".join(lines)
