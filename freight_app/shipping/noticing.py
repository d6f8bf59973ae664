"""Notices of carriers: believed when they are signed as agreed, and written onto the timeline like an answer."""

from __future__ import annotations

from collections.abc import Mapping

from freight_app.kit.db import UnitOfWork
from freight_app.shipping.carrier_errors import NoticeNotGenuine
from freight_app.shipping.dtos import CarrierAnswer
from freight_app.shipping.errors import UnknownCarrier, UnreadableAnswer
from freight_app.shipping.polling import queries
from freight_app.shipping.polling.polling import ask_about
from freight_app.shipping.ports import Asker, Carriers
from freight_app.shipping.recording import record_answer
from freight_app.shipping.values import EventSource

# Of one notice; a carrier that tells of more tells of them again when it is asked.
MOST_SHIPMENTS = 200


def read_notice(uow: UnitOfWork, code: str, headers: Mapping[str, str], body: bytes) -> CarrierAnswer:
    """What a notice says, once its signature is checked. Reads only.

    Raises ``NoticeNotGenuine``, for a carrier that sends none or that nobody knows, too: a stranger learns nothing.
    ``UnreadableAnswer`` for one that is genuine and says nothing that can be read.
    """
    try:
        carrier = uow.port(Carriers).find(code, Asker.CLOCK)
    except UnknownCarrier:
        raise NoticeNotGenuine("This notice is not signed. It changed nothing.") from None
    if not carrier.is_genuine(headers, body, uow.now()):
        raise NoticeNotGenuine("This notice is not signed. It changed nothing.")
    return carrier.read_notice(body)


def record_notice(uow: UnitOfWork, code: str, answer: CarrierAnswer) -> int:
    """Write down what a notice says of our shipments; answers how many events were new. Said twice, it adds nothing.

    Numbers that are not ours are passed over. Where a notice tells of a shipment without its events, the carrier is
    asked about it.
    """
    new = 0
    for told in answer.shipments[:MOST_SHIPMENTS]:
        for shipment_id in queries.list_by_tracking(uow, code, told.number):
            if not told.events:
                ask_about(uow, shipment_id, asker=Asker.CLOCK)
                continue
            news = record_answer(uow, shipment_id, told, source=EventSource.WEBHOOK)
            new += news.new_events
            if news.new_events or news.moved:
                queries.put_at_carrier(uow, shipment_id, news_at=uow.now(), failures=0, last_error="")
    return new


__all__ = ["UnreadableAnswer", "read_notice", "record_notice"]
