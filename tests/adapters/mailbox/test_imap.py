"""Papers that are mailed come in once, as far as they are sound, and to the place that a colleague named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.adapters.mailbox import mailbox_for
from freight_app.adapters.mailbox.imap import ImapMailbox
from freight_app.documents.attached import mail_in, searching
from freight_app.documents.attached.dtos import DocumentView, Show
from freight_app.documents.attached.mail_in import read_mailbox
from freight_app.documents.attached.mail_reading import take_apart
from freight_app.documents.attached.ports import KnownSubject, Mailbox, SubjectBook
from freight_app.documents.attached.rules import numbers_in
from freight_app.kit.actor import Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, OutsideFailure
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.kit.settings import Settings
from freight_app.kit.subjects import Subject
from tests.adapters.mailbox.imap_server import PASSWORD, USER, Box, imap_server
from tests.documents.attached.conftest import buyer  # noqa: F401 - a fixture
from tests.documents.attached.samples import mail, picture

PO = Subject("purchase_order", "PO-2026-00001")


class OneOrder:
    """Knows one purchase order."""

    def find(self, _uow: UnitOfWork, _kind: str, _text: str) -> KnownSubject | None:
        return None

    def guess(self, _uow: UnitOfWork, number: str) -> KnownSubject | None:
        return KnownSubject(PO, PO.ref) if number == PO.ref else None

    def titles(self, _uow: UnitOfWork, _subjects: Sequence[Subject]) -> dict[Subject, str]:
        return {}


def address(port: int, password: str = "pass%20word") -> str:
    return f"imap://{USER.replace('@', '%40')}:{password}@127.0.0.1:{port}/INBOX"


@pytest.fixture
def box(house: House) -> Iterator[Box]:
    with imap_server() as opened:
        house.database.ports.provide(Mailbox, ImapMailbox.from_url(address(opened.port)))
        house.database.ports.provide(SubjectBook, OneOrder())
        yield opened


def papers(house: House, show: Show = Show.ALL) -> list[DocumentView]:
    with house.read() as uow:
        found = searching.search_documents(uow, "", PageRequest(page=1, per_page=50), show=show).items
    return sorted((item.document for item in found), key=lambda document: document.title)


@pytest.mark.usefixtures("buyer")
def test_a_colleagues_mail_is_filed_by_its_number_once_however_often_it_comes(house: House, box: Box) -> None:
    sound = (("packing list.txt", b"two pallets"), ("photo.png", picture()))
    box.mails[7] = mail(*sound, ("run.exe", b"MZ\x00"), subject="Re: your order PO-2026-00001 (papers)")
    assert read_mailbox(house) == 2
    first, second = papers(house)
    assert (first.title, second.title) == ("packing list", "photo")
    assert first.subjects == second.subjects == [PO]
    assert (first.latest.source, first.latest.sender) == ("mail", "buyer@shop.test")
    assert not first.is_shared
    assert box.seen == {7}
    # The same mail again: unread once more, and a second copy of it.
    box.seen.clear()
    box.mails[8] = box.mails[7]
    assert read_mailbox(house) == 0
    assert len(papers(house)) == 2
    assert box.seen == {7, 8}
    assert "UID FETCH 8 (BODY.PEEK[])" not in box.log


@pytest.mark.usefixtures("buyer")
def test_the_address_may_name_the_order_and_strangers_may_not(house: House, box: Box) -> None:
    box.mails[1] = mail(("a.txt", b"one"), to="papers+PO-2026-00001@shop.test", message_id="<1@x>")
    box.mails[2] = mail(("b.txt", b"two"), sender="who@else.test", subject="PO-2026-00001", message_id="<2@x>")
    box.mails[3] = mail(("c.txt", b"three"), subject="nothing that we know: PO-2026-00002", message_id="<3@x>")
    box.mails[4] = mail(subject="no files at all", message_id="<4@x>")
    assert read_mailbox(house) == 3
    assert [paper.subjects for paper in papers(house)] == [[PO], [], []]
    assert [paper.title for paper in papers(house, Show.TO_FILE)] == ["b", "c"]
    assert box.seen == {1, 2, 3, 4}


def test_a_mail_that_was_kept_and_not_marked_is_marked_and_not_kept_again(
    house: House, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.mails[1] = mail(("a.txt", b"one"))
    with monkeypatch.context() as broken:
        broken.setattr("freight_app.adapters.mailbox.imap._Session.mark_read", _cut_off)
        with pytest.raises(OutsideFailure):
            read_mailbox(house)
    assert len(papers(house)) == 1
    assert box.seen == set()
    assert read_mailbox(house) == 0
    assert len(papers(house)) == 1
    assert box.seen == {1}


def _cut_off(*_arguments: object) -> None:
    raise OutsideFailure("The line broke.")


def test_a_mail_that_is_too_large_is_noted_and_never_read(
    house: House, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_in, "MAX_MAIL_BYTES", 100)
    box.mails[1] = mail(("a.txt", b"one" * 100))
    assert read_mailbox(house) == 0
    assert box.seen == {1}
    assert not any("BODY.PEEK[]" in command for command in box.log)


def test_a_wrong_password_is_an_outside_failure_that_does_not_repeat_it(house: House, box: Box) -> None:
    house.database.ports.provide(Mailbox, ImapMailbox.from_url(address(box.port, "guessed")))
    with pytest.raises(OutsideFailure) as refused:
        read_mailbox(house)
    assert "guessed" not in str(refused.value)
    assert PASSWORD not in repr(ImapMailbox.from_url(address(box.port)))


def test_without_a_mailbox_nothing_is_read(house: House, buyer: Actor) -> None:  # noqa: F811
    assert buyer.user_id
    assert not mailbox_for(house.settings).is_set
    assert read_mailbox(house) == 0


@pytest.mark.parametrize("url", ["http://a:b@c", "imaps://host/INBOX", "imaps://a:b@host:x/INBOX"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mailbox_for(Settings(mailbox_url=url, _env_file=None))  # type: ignore[call-arg]
    assert refused.value.field == "mailbox_url"


@given(st.binary(max_size=2_000))
def test_no_mail_is_so_broken_that_it_stops_the_reading(raw: bytes) -> None:
    parts = take_apart(b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + raw)
    assert len(parts.files) <= 20
    assert len(take_apart(raw).subject) <= 200


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Re: PO-2026-00001, and INV-2026-00042.", ["PO-2026-00001", "INV-2026-00042"]),
        ("order f-10023 again F-10023", ["F-10023"]),
        ("call me at 98-123-456 about nothing", []),
        ("فاتورة PO-2026-00001 مرفقة", ["PO-2026-00001"]),
    ],
)
def test_numbers_are_found_in_what_people_write(text: str, numbers: list[str]) -> None:
    assert numbers_in([text]) == numbers
