"""Some days after delivery customers are asked what they think, once, and never those who do not want it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.catalogue.opinions.dtos import ReviewDraft
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.messaging.models import Message
from freight_app.orders.reviewing import inviting, writing
from freight_app.orders.reviewing.errors import NotReceived
from tests.orders.changes.shop import announce, count_in
from tests.orders.conftest import Parts
from tests.orders.reviewing.shop import say
from tests.orders.shopping import bring_to_door, customer, letters, order, staff

GUEST_DRAFT = ReviewDraft(rating=5, text="Good.", display_name="")


def ask(house: House) -> int:
    with house.write() as uow:
        return inviting.invite_reviewers(uow)


def invitations(house: House) -> list[Message]:
    return [one for one in letters(house) if one.template == "review_invited"]


def test_each_delivered_order_is_asked_about_once(house: House, parts: Parts, clock: StillClock) -> None:
    number = order(house, {parts.filter: 1, parts.book: 1}).number
    waits = order(house, {parts.book: 1}).number
    bring_to_door(house, number)
    clock.advance(timedelta(days=9))
    assert ask(house) == 0
    clock.advance(timedelta(days=2))
    assert (ask(house), ask(house)) == (1, 0)
    [letter] = invitations(house)
    assert letter.recipient == "amine@demo.test"
    assert letter.data["number"] == number
    token = letter.data["link"].removeprefix("/review/")
    with house.read() as uow:
        assert {one.sku for one in writing.list_invited(uow, token)} == {"HU-816", "BOOK"}
    bring_to_door(house, waits)
    clock.advance(timedelta(days=30))
    # Too late to ask: they would not know any more.
    assert ask(house) == 0


def test_a_guest_reviews_by_the_link_what_came_with_that_order(house: House, parts: Parts, clock: StillClock) -> None:
    bring_to_door(house, order(house, {parts.filter: 1}).number)
    clock.advance(timedelta(days=11))
    ask(house)
    token = invitations(house)[0].data["link"].removeprefix("/review/")
    with house.write() as uow:
        written = writing.write_invited_review(uow, token, "HU-816", GUEST_DRAFT)
        assert (written.display_name, written.status) == ("Amine T.", "pending")
        again = writing.write_invited_review(uow, token, "HU-816", GUEST_DRAFT.model_copy(update={"rating": 1}))
        assert again.id == written.id
        with pytest.raises(NotReceived):
            writing.write_invited_review(uow, token, "BOOK", GUEST_DRAFT)
        for wrong in ("", "x" * 22, "a\0b"):
            with pytest.raises(NotFound):
                writing.write_invited_review(uow, wrong, "HU-816", GUEST_DRAFT)


def test_nobody_is_asked_who_said_no_sent_it_back_or_has_spoken(house: House, parts: Parts, clock: StillClock) -> None:
    bring_to_door(
        house,
        order(house, {parts.book: 1}, contact={"name": "No", "phone": "98 123 456", "email": "No@Demo.test"}).number,
    )
    with house.write() as uow:
        inviting.refuse_letters(uow, "no@demo.test")
        assert not inviting.wants_letters(uow, "NO@demo.test")
    back = order(house, {parts.pads: 1}).number
    bring_to_door(house, back)
    count_in(house, back, announce(house, back, {"FDB4446": 1}), {"FDB4446": (1, 0)})
    me = customer(house)
    bring_to_door(house, order(house, {parts.filter: 1}, owner=me).number)
    say(house, me.user_id or 0)
    clock.advance(timedelta(days=11))
    assert ask(house) == 0
    with house.write() as uow:
        inviting.refuse_letters(uow, "no@demo.test", refused=False)
    # The time to ask about that order has been and gone all the same.
    assert ask(house) == 0
    assert invitations(house) == []


def test_a_guest_whose_mailbox_has_an_account_is_that_person(house: House, parts: Parts, clock: StillClock) -> None:
    person = staff(house, name="Amine Trabelsi")
    with house.read() as uow:
        email = writing.find_mailbox(uow, person.user_id or 0).email  # type: ignore[union-attr]
    contact = {"name": "Amine Trabelsi", "phone": "98 123 456", "email": email}
    bring_to_door(house, order(house, {parts.filter: 1}, contact=contact).number)
    clock.advance(timedelta(days=11))
    assert ask(house) == 1
    token = invitations(house)[0].data["link"].removeprefix("/review/")
    with house.write() as uow:
        written = writing.write_invited_review(uow, token, "HU-816", GUEST_DRAFT)
    with house.write() as uow:
        # Guests have ordered, accounts have not: still there is one review of this person.
        assert writing.list_invited(uow, token)[0].review == written
        with pytest.raises(NotReceived):
            writing.write_review(uow, person.user_id or 0, "HU-816", GUEST_DRAFT)
        inviting.refuse_by_link(uow, token)
        assert not inviting.wants_letters(uow, email)
