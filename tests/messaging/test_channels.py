"""One message, five ways: each to whom it reaches, once, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.messaging import push, receipts, service
from freight_app.messaging.dtos import MessageView, Receipt
from freight_app.messaging.errors import SubscriptionGone
from freight_app.messaging.models import Channel, MessageStatus
from freight_app.messaging.ports import PushAddress, Pusher, ShortMessage, TextSender
from freight_app.work.running import claim_tasks, rescue_orphans, run_due_tasks
from tests.accounts.people import add_person


@dataclass
class ListDoor:
    """Keeps messages under the names that it gives them."""

    sent: list[ShortMessage] = field(default_factory=list)
    addresses: list[PushAddress] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def public_key(self) -> str:
        return "key"

    def send(self, message: ShortMessage, address: PushAddress | None = None) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(message)
        if address is not None:
            self.addresses.append(address)
        return f"ref-{len(self.sent)}"


@pytest.fixture
def door(house: House) -> ListDoor:
    made = ListDoor()
    house.database.ports.provide(TextSender, made)
    house.database.ports.provide(Pusher, made)
    return made


def send(house: House, channel: Channel, to: str, **changes: Any) -> int | None:
    message: dict[str, Any] = {
        "template": "order_on_its_way",
        "language": "fr",
        "data": {"number": "F-20418", "link": "/track/abc"},
        "key": f"order:1:{channel}",
    } | changes
    with house.write() as uow:
        return service.send_message(uow, channel=channel, to=to, **message)


def only_message(house: House) -> MessageView:
    with house.read() as uow:
        [message] = service.list_messages(uow, page=PageRequest()).items
    return message


def tell(house: House, status: MessageStatus, reference: str = "ref-1") -> int:
    with house.write() as uow:
        receipt = Receipt(provider_ref=reference, status=status, at=uow.now(), error="away")
        return receipts.take_receipts(uow, [receipt])


def test_a_text_goes_to_the_number_in_few_words_and_its_ends_are_told_in_any_order(
    house: House, door: ListDoor
) -> None:
    send(house, Channel.SMS, "98 123 456")
    assert send(house, Channel.SMS, "98 123 456") is None
    run_due_tasks(house.database)
    [sent] = door.sent
    assert (sent.to, sent.link) == ("+21698123456", f"{house.settings.resolved_public_url}/track/abc")
    assert "F-20418" in sent.text
    assert tell(house, MessageStatus.READ) == 1
    assert tell(house, MessageStatus.DELIVERED) == 0
    assert only_message(house).status == MessageStatus.READ


def test_what_a_channel_tells_too_early_is_looked_at_again_and_what_is_not_ours_forgotten(
    house: House, door: ListDoor, clock: StillClock
) -> None:
    assert tell(house, MessageStatus.DELIVERED) == 0
    send(house, Channel.SMS, "98 123 456")
    run_due_tasks(house.database)
    clock.advance(timedelta(seconds=31))
    assert tell(house, MessageStatus.BOUNCED, "somebody-elses") == 0
    for _ in range(5):
        run_due_tasks(house.database)
        clock.advance(timedelta(minutes=1))
    assert only_message(house).status == MessageStatus.DELIVERED
    assert claim_tasks(house.database, limit=9) == []


def test_a_browser_gets_notices_until_it_is_gone(house: House, door: ListDoor) -> None:
    point, auth = "B" + "A" * 86, "A" * 22
    wanted = push.PushRequest(endpoint="https://push.example/1", p256dh=point, auth=auth)
    user_id = add_person(house, email="amel@example.com").id
    with house.write() as uow:
        name = push.subscribe_browser(uow, user_id, wanted, user_agent="Firefox")
        assert push.subscribe_browser(uow, user_id, wanted, user_agent="Firefox") == name
    send(house, Channel.PUSH, name)
    run_due_tasks(house.database)
    assert [address.endpoint for address in door.addresses] == ["https://push.example/1"]
    door.errors.append(SubscriptionGone("gone"))
    send(house, Channel.PUSH, name, key="order:2")
    run_due_tasks(house.database)
    with house.read() as uow:
        assert push.list_push_targets(uow, user_id) == []
    with pytest.raises(InvalidInput):
        send(house, Channel.PUSH, name, key="order:3")


@pytest.mark.parametrize(
    ("channel", "to"),
    [(Channel.SMS, "12"), (Channel.WHATSAPP, "amel@example.com"), (Channel.CHAT, "nobody"), (Channel.PUSH, "x")],
)
def test_whom_a_channel_cannot_reach_is_refused(house: House, channel: Channel, to: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        send(house, channel, to)
    assert refused.value.field == "to"


@pytest.mark.parametrize("remembers", [True, False])
def test_after_a_dead_worker_a_door_that_remembers_is_asked_and_a_receipt_goes_out_again_elsewhere(
    house: House, clock: StillClock, remembers: bool
) -> None:
    class Remembering(ListDoor):
        def has_sent(self, key: str) -> bool:
            return any(message.key == key for message in self.sent)

    door = Remembering() if remembers else ListDoor()
    house.database.ports.provide(TextSender, door)
    send(house, Channel.SMS, "98 123 456")
    # The worker handed it over and died before it could write that down.
    claim_tasks(house.database, limit=1)
    door.send(ShortMessage("order:1:sms", "+21698123456", "", "", "", "fr", ""))
    clock.advance(timedelta(minutes=1))
    rescue_orphans(house.database)
    run_due_tasks(house.database)
    assert len(door.sent) == (1 if remembers else 2)
    assert only_message(house).status == MessageStatus.SENT
