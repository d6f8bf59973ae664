"""A message goes out once, if and only if what it speaks of was committed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from freight_app.accounts.events import CustomerRegistered, PasswordResetRequested, RetailerRejected
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, OutsideFailure
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.messaging import service
from freight_app.messaging.dtos import MessageView
from freight_app.messaging.errors import MailRefused
from freight_app.messaging.models import MessageStatus
from freight_app.messaging.ports import Mail, Mailer
from freight_app.work.running import run_due_tasks
from freight_app.work.service import list_dead_tasks, redrive, summarize_work


class ListMailer:
    """Keeps mails; fails first with the errors that it was given."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.errors: list[Exception] = []

    def send(self, mail: Mail) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(mail)


@pytest.fixture
def mailer(house: House) -> ListMailer:
    listed = ListMailer()
    house.database.ports.provide(Mailer, listed)
    return listed


def send(house: House, **changes: Any) -> int | None:
    message: dict[str, Any] = {
        "template": "order_placed",
        "to": "amel@example.com",
        "language": "fr",
        "data": {"number": "F-20418", "link": "/track/abc"},
        "key": "order_placed:1",
    } | changes
    with house.write() as uow:
        return service.send_message(uow, **message)


def messages(house: House) -> list[MessageView]:
    with house.read() as uow:
        return service.list_messages(uow, page=PageRequest()).items


def test_a_message_goes_out_in_its_language_with_full_links(house: House, mailer: ListMailer) -> None:
    send(house)
    assert run_due_tasks(house.database) == 1
    [mail] = mailer.sent
    assert (mail.to, mail.key, mail.language) == ("amel@example.com", "order_placed:1", "fr")
    assert mail.subject == "Commande F-20418 : bien reçue"
    assert f"{house.settings.resolved_public_url}/track/abc" in mail.text
    [kept] = messages(house)
    assert (kept.status, kept.attempts, kept.subject) == (MessageStatus.SENT, 1, mail.subject)
    assert kept.body_text == mail.text
    assert kept.sent_at == house.database.clock.now()


def test_a_key_sends_once(house: House, mailer: ListMailer) -> None:
    assert send(house) is not None
    assert send(house) is None
    run_due_tasks(house.database)
    assert send(house) is None
    assert run_due_tasks(house.database) == 0
    assert len(mailer.sent) == 1


def test_nothing_goes_out_when_the_transaction_fails(house: House, mailer: ListMailer) -> None:
    def send_and_fail() -> None:
        with house.write() as uow:
            service.send_message(
                uow, template="welcome", to="a@example.com", language="en", data={"link": "/"}, key="k"
            )
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        send_and_fail()
    assert run_due_tasks(house.database) == 0
    assert (mailer.sent, messages(house)) == ([], [])


@pytest.mark.parametrize("address", ["", "amel", "amel@", "a@example.com\r\nBcc: b@example.com", "a b@example.com"])
def test_what_is_no_address_is_refused_and_nothing_is_kept(house: House, mailer: ListMailer, address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        send(house, to=address)
    assert refused.value.field == "to"
    assert (messages(house), run_due_tasks(house.database)) == ([], 0)


def test_an_unknown_template_or_missing_data_is_a_bug(house: House, mailer: ListMailer) -> None:
    with pytest.raises(LookupError, match="no template 'order_pleased'"):
        send(house, template="order_pleased")
    with pytest.raises(LookupError, match=r"needs \['link'\]"):
        send(house, data={"number": "F-20418"})
    assert messages(house) == []


def test_an_unknown_language_falls_back_to_the_first(house: House, mailer: ListMailer) -> None:
    send(house, language="de")
    run_due_tasks(house.database)
    assert mailer.sent[0].subject == "Order F-20418: we have it"


def test_a_mail_server_that_is_away_is_asked_again(house: House, mailer: ListMailer, clock: StillClock) -> None:
    send(house)
    mailer.errors = [OutsideFailure("The mail server is away.")]
    run_due_tasks(house.database)
    [waiting] = messages(house)
    assert (waiting.status, waiting.attempts) == (MessageStatus.QUEUED, 1)
    assert waiting.error == "OutsideFailure: The mail server is away."
    assert mailer.sent == []

    clock.advance(timedelta(minutes=1))
    run_due_tasks(house.database)
    [sent] = messages(house)
    assert (sent.status, sent.attempts, sent.error) == (MessageStatus.SENT, 2, None)
    assert len(mailer.sent) == 1


def test_a_refused_mail_has_failed_until_a_person_drives_it_again(house: House, mailer: ListMailer) -> None:
    send(house)
    mailer.errors = [MailRefused("The mail server answered 550 no such mailbox")]
    run_due_tasks(house.database)
    assert messages(house)[0].status == MessageStatus.FAILED
    with house.write() as uow:
        [dead] = list_dead_tasks(uow)
        redrive(uow, dead.id)
    run_due_tasks(house.database)
    assert messages(house)[0].status == MessageStatus.SENT
    assert len(mailer.sent) == 1
    with house.read() as uow:
        assert summarize_work(uow).dead == 0


def test_a_password_link_is_mailed_once_and_not_kept(house: House, mailer: ListMailer) -> None:
    event = PasswordResetRequested(
        user_id=7,
        email="amel@example.com",
        name="Amel",
        language="en",
        token="tok-123",
        hours_valid=2,
        is_invitation=False,
    )
    for _ in range(2):
        with house.write() as uow:
            uow.publish(event)
    run_due_tasks(house.database)
    [mail] = mailer.sent
    assert mail.subject.startswith("Set a new password at ")
    assert f"{house.settings.resolved_public_url}/reset/tok-123" in mail.text
    assert "only for 2 hours." in mail.text
    [kept] = messages(house)
    assert kept.subject == mail.subject
    assert (kept.body_text, kept.status) == ("", MessageStatus.SENT)
    assert "tok-123" not in kept.key


def test_people_hear_of_their_accounts(house: House, mailer: ListMailer, clock: StillClock) -> None:
    rejected = RetailerRejected(
        retailer_id=3,
        user_id=8,
        email="sami@example.com",
        name="Sami",
        language="ar",
        legal_name="Pièces du Lac",
        reason="وثيقة ناقصة",
    )
    with house.write() as uow:
        uow.publish(CustomerRegistered(user_id=7, email="amel@example.com", name="Amel", language="fr"))
        uow.publish(rejected)
    clock.advance(timedelta(days=1))
    with house.write() as uow:
        uow.publish(rejected)
    run_due_tasks(house.database)
    assert [(mail.to, mail.language) for mail in mailer.sent] == [
        ("amel@example.com", "fr"),
        ("sami@example.com", "ar"),
        ("sami@example.com", "ar"),
    ]
    assert "وثيقة ناقصة" in mailer.sent[1].text


def test_messages_are_listed_by_recipient_and_status(house: House, mailer: ListMailer) -> None:
    send(house, key="1")
    run_due_tasks(house.database)
    send(house, key="2")
    send(house, key="3", to="sami@example.com")
    with house.read() as uow:
        mine = service.list_messages(uow, recipient="amel@example.com", page=PageRequest())
        waiting = service.list_messages(uow, status=MessageStatus.QUEUED, page=PageRequest(per_page=1))
    assert [message.key for message in mine.items] == ["2", "1"]
    assert ([message.key for message in waiting.items], waiting.total) == (["3"], 2)
