"""Purchase orders from the draft to the end, without the goods."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from freight_app.accounts.permissions import Role
from freight_app.documents.kept_files import open_kept
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.messaging.ports import Mail, Mailer
from freight_app.purchasing.errors import (
    NobodyToWriteTo,
    NothingConfirmed,
    NothingToBuy,
    OverLimit,
    PurchaseChanged,
    PurchaseNotInState,
)
from freight_app.purchasing.orders.approving import approve_order, set_approval_limit
from freight_app.purchasing.orders.confirming import accept_confirmation, confirm_order
from freight_app.purchasing.orders.drafting import change_lines, change_terms
from freight_app.purchasing.orders.dtos import Confirmation, PurchaseLineDraft, PurchaseQuery, PurchaseTerms
from freight_app.purchasing.orders.ending import cancel_order, close_short
from freight_app.purchasing.orders.models import PurchaseStatus
from freight_app.purchasing.orders.placing import place_order
from freight_app.purchasing.orders.reading import awaited_by_supplier, count_purchases, list_purchases
from freight_app.purchasing.orders.sending import ask_for_pdf, make_pdf, send_again
from freight_app.purchasing.suppliers.keeping import remove_contact
from freight_app.purchasing.suppliers.reading import get_supplier
from freight_app.shop.currencies.dtos import RateDraft
from freight_app.shop.currencies.rates import add_rate
from freight_app.work.running import run_due_tasks
from tests.orders.shopping import staff, tnd
from tests.purchasing.buying import draft, offer, place, placed, products, purchase, receive, supplier

P = PurchaseStatus


class Postbox:
    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@pytest.fixture
def postbox(house: House) -> Postbox:
    box = Postbox()
    house.database.ports.provide(Mailer, box)  # type: ignore[type-abstract]
    return box


@pytest.fixture
def buyer(house: House) -> Actor:
    """A buyer who may approve up to 500 dinars."""
    with house.write() as uow:
        set_approval_limit(uow, Role.BUYER, tnd("500.000"))
    return staff(house, Role.BUYER)


def approve(house: House, number: str, by: Actor) -> None:
    with house.write(by) as uow:
        approve_order(uow, number, revision=purchase(house, number).revision)


def line(product_id: int, quantity: int, price_minor: int | None = None) -> PurchaseLineDraft:
    return PurchaseLineDraft(product_id=product_id, quantity=quantity, unit_price_minor=price_minor)


def test_a_draft_takes_prices_and_terms_of_the_supplier_and_says_what_they_object_to(house: House) -> None:
    pad, disc, oil = products(house, "PAD", "DISC", "OIL")
    midi = supplier(house, min_order_minor=100_000)
    offer(house, midi, "PAD", 1000, supplier_sku="M-1", pack_size=4)
    offer(house, midi, "DISC", 2500, min_quantity=10)
    found = purchase(house, draft(house, midi, {pad: 6, disc: 3, oil: 1}))
    assert (found.number, found.status, found.currency, found.total) == (
        "PO-2026-00001",
        P.DRAFT,
        "EUR",
        Money(6 * 1000 + 3 * 2500, "EUR"),
    )
    assert (found.incoterm, found.incoterm_place, found.payment_terms_days) == ("FCA", "Marseille", 30)
    assert [(one.supplier_sku, one.unit_price.amount_minor, one.warning, one.least) for one in found.lines] == [
        ("M-1", 1000, "not_whole_packs", 8),
        ("", 2500, "below_minimum", 10),
        ("", 0, "no_price", 0),
    ]
    assert found.missing_to_minimum == Money(100_000 - 13_500, "EUR")
    assert found.worth == tnd("459.000")


def test_a_buyer_approves_up_to_their_limit_in_the_shops_currency_and_not_beyond(house: House, buyer: Actor) -> None:
    [pad] = products(house, "PAD")
    midi = supplier(house)
    offer(house, midi, "PAD", 1000)
    # 14 x 10 EUR x 3.4 = 476 TND; 15 make 510.
    within, beyond = draft(house, midi, {pad: 14}, by=buyer), draft(house, midi, {pad: 15}, by=buyer)
    assert purchase(house, within, by=buyer).may_approve
    assert not purchase(house, beyond, by=buyer).may_approve
    approve(house, within, buyer)
    with pytest.raises(OverLimit) as refused:
        approve(house, beyond, buyer)
    assert refused.value.details["worth_minor"] == 510_000
    assert (purchase(house, within).status, purchase(house, beyond).status) == (P.APPROVED, P.DRAFT)
    assert purchase(house, within).approved_by == buyer.label


def test_an_approval_is_of_what_was_read(house: House, buyer: Actor) -> None:
    [pad] = products(house, "PAD")
    midi = supplier(house)
    offer(house, midi, "PAD", 1000)
    number = draft(house, midi, {pad: 1}, by=buyer)
    approve(house, number, buyer)
    seen = purchase(house, number).revision
    with house.write(buyer) as uow:
        change_lines(uow, number, [line(pad, 1000)], revision=seen)
    found = purchase(house, number)
    assert (found.status, found.approved_at, found.total.amount_minor) == (P.DRAFT, None, 1_000_000)
    with house.write(buyer) as uow, pytest.raises(PurchaseChanged):
        approve_order(uow, number, revision=seen)
    with house.write(buyer) as uow, pytest.raises(PurchaseNotInState):
        place_order(uow, number, revision=found.revision, key="k")
    with pytest.raises(OverLimit):
        approve(house, number, buyer)
    with house.write(buyer) as uow:
        revision = change_terms(uow, number, PurchaseTerms(expected_on=date(2026, 4, 1)), revision=found.revision)
    assert revision == found.revision + 1
    assert purchase(house, number).lines[0].unit_price.amount_minor == 1000


def test_an_empty_order_is_not_approved_and_a_product_stands_in_it_once(house: House) -> None:
    [pad] = products(house, "PAD")
    number = draft(house, supplier(house), {})
    with house.write() as uow, pytest.raises(NothingToBuy):
        approve_order(uow, number, revision=1)
    with house.write() as uow, pytest.raises(InvalidInput):
        change_lines(uow, number, [line(pad, 1), line(pad, 2)], revision=1)


def test_the_rate_is_frozen_when_the_order_is_placed(house: House, clock: StillClock) -> None:
    [pad] = products(house, "PAD")
    midi = supplier(house)
    offer(house, midi, "PAD", 1000)
    number = draft(house, midi, {pad: 10})
    place(house, number)
    clock.set(clock.now() + timedelta(days=10))
    with house.write() as uow:
        add_rate(uow, RateDraft(base="EUR", quote="TND", value="4", rated_on=uow.now().date()))
    found = purchase(house, number)
    assert (found.rate, found.rate_on, found.worth) == (Decimal("3.4"), date(2026, 3, 2), tnd("340.000"))
    assert purchase(house, draft(house, midi, {pad: 10})).worth == tnd("400.000")


def test_the_paper_is_mailed_once_to_those_who_get_orders_and_stays_the_same_file(
    house: House, postbox: Postbox, clock: StillClock
) -> None:
    [pad] = products(house, "PAD")
    midi = supplier(house)
    offer(house, midi, "PAD", 1000, supplier_sku="MIDI-77")
    number = draft(house, midi, {pad: 10}, expected_on="2026-04-01")
    with house.read() as uow:
        draft_text = PdfReader(BytesIO(make_pdf(ask_for_pdf(uow, number)))).pages[0].extract_text()
    place(house, number)
    run_due_tasks(house.database)
    run_due_tasks(house.database)
    [mail] = postbox.mails
    [paper] = mail.attachments
    text = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert (mail.to, mail.language, number in mail.subject) == ("aline@midi.test", "fr", True)
    assert (paper.name, paper.media_type) == (f"{number}.pdf", "application/pdf")
    assert all(words in text for words in ("Bon de commande", number, "MIDI-77", "FCA Marseille", "30 jours"))
    # Prices of a supplier are without our taxes, and so is their sum.
    assert "Total HT" in text
    assert "TTC" not in text
    assert "Brouillon" in draft_text
    assert "Brouillon" not in text
    assert "_attachments" not in mail.text
    clock.set(clock.now() + timedelta(days=1))
    with house.write() as uow:
        assert send_again(uow, number) == 1
    run_due_tasks(house.database)
    run_due_tasks(house.database)
    assert postbox.mails[1].attachments == mail.attachments
    with house.read() as uow:
        assert make_pdf(ask_for_pdf(uow, number)) == paper.content == open_kept(uow, _hash_of(house, number))


def _hash_of(house: House, number: str) -> str:
    from freight_app.purchasing.orders.queries import find_order

    with house.read() as uow:
        return find_order(uow, number).pdf_sha256 or ""


def test_without_anybody_to_write_to_the_order_is_placed_and_nothing_is_sent_again(
    house: House, postbox: Postbox
) -> None:
    [pad] = products(house, "PAD")
    midi = supplier(house)
    with house.write() as uow:
        remove_contact(uow, midi, get_supplier(uow, midi).contacts[0].id)
    number = draft(house, midi, {pad: 10})
    place(house, number)
    run_due_tasks(house.database)
    assert (postbox.mails, purchase(house, number).has_pdf) == ([], True)
    with house.write() as uow, pytest.raises(NobodyToWriteTo):
        send_again(uow, number)


def test_the_first_promise_is_kept_and_differences_stand_beside_what_was_asked(house: House, buyer: Actor) -> None:
    pad, disc = products(house, "PAD", "DISC")
    midi = supplier(house)
    offer(house, midi, "PAD", 1000)
    offer(house, midi, "DISC", 2000)
    number = draft(house, midi, {pad: 10, disc: 2})
    place(house, number)
    ids = {one.sku: one.id for one in purchase(house, number).lines}
    with house.write(buyer) as uow:
        confirm_order(uow, number, Confirmation(promised_on=date(2026, 3, 20), reference="AB-9"), key="first")
    with house.write(buyer) as uow, pytest.raises(NothingConfirmed):
        accept_confirmation(uow, number, revision=purchase(house, number).revision)
    answer = Confirmation.model_validate(
        {
            "promised_on": "2026-03-28",
            "lines": [
                {"line_id": ids["PAD"], "quantity": 8, "unit_price_minor": 1000},
                {"line_id": ids["DISC"], "unit_price_minor": 2600},
            ],
        }
    )
    for _ in range(2):
        with house.write(buyer) as uow:
            confirm_order(uow, number, answer, key="second")
    found = purchase(house, number)
    assert (found.promised_on, found.promised_now_on) == (date(2026, 3, 20), date(2026, 3, 28))
    assert (found.supplier_reference, found.total.amount_minor) == ("AB-9", 14_000)
    assert [(one.confirmed_quantity, one.confirmed_price) for one in found.lines] == [
        (8, None),
        (None, Money(2600, "EUR")),
    ]
    with house.write(buyer) as uow:
        accept_confirmation(uow, number, revision=found.revision)
    after = purchase(house, number)
    assert after.total.amount_minor == 8 * 1000 + 2 * 2600
    assert [(one.quantity, one.closed, one.awaited, one.confirmed_quantity) for one in after.lines] == [
        (10, 2, 8, None),
        (2, 0, 2, None),
    ]


def test_a_dearer_confirmation_needs_whoever_may_approve_that_much(house: House, buyer: Actor) -> None:
    [pad] = products(house, "PAD")
    midi = supplier(house)
    offer(house, midi, "PAD", 1000)
    number = draft(house, midi, {pad: 10}, by=buyer)
    place(house, number)
    [one] = purchase(house, number).lines
    answer = {"promised_on": "2026-03-28", "lines": [{"line_id": one.id, "unit_price_minor": 100_000}]}
    with house.write(buyer) as uow:
        confirm_order(uow, number, Confirmation.model_validate(answer), key="k")
    with pytest.raises(OverLimit), house.write(buyer) as uow:
        accept_confirmation(uow, number, revision=purchase(house, number).revision)
    found = purchase(house, number)
    assert (found.total.amount_minor, found.lines[0].unit_price.amount_minor) == (10_000, 1000)


def test_what_does_not_come_is_closed_short_and_an_order_of_nothing_is_cancelled(house: House) -> None:
    pad, disc = products(house, "PAD", "DISC")
    number = placed(house, {pad: 10, disc: 4})
    ids = {one.sku: one.id for one in purchase(house, number).lines}
    receive(house, number, {"PAD": (6, 0)})
    with house.write() as uow:
        close_short(uow, number, reason="sold out", lines=[ids["DISC"]], key="one")
    assert purchase(house, number).status == P.PARTIALLY_RECEIVED
    with house.write() as uow:
        close_short(uow, number, reason="sold out", key="all")
    found = purchase(house, number)
    assert (found.status, [(one.closed, one.awaited) for one in found.lines]) == (P.CLOSED, [(4, 0), (4, 0)])
    assert [step.status for step in found.steps][-2:] == [P.PARTIALLY_RECEIVED, P.CLOSED]
    other = placed(house, {pad: 1})
    with house.write() as uow:
        close_short(uow, other, reason="never came", key="other")
    assert purchase(house, other).status == P.CANCELLED
    with house.write() as uow, pytest.raises(PurchaseNotInState):
        cancel_order(uow, number, reason="too late", key=uuid4().hex)


def test_a_cancelled_order_is_not_mailed(house: House, postbox: Postbox) -> None:
    [pad] = products(house, "PAD")
    number = placed(house, {pad: 1})
    with house.write() as uow:
        cancel_order(uow, number, reason="wrong supplier", key="k")
    run_due_tasks(house.database)
    assert (postbox.mails, purchase(house, number).has_pdf) == ([], False)


def test_lists_count_find_and_say_what_is_late(house: House, clock: StillClock) -> None:
    pad, disc = products(house, "PAD", "DISC")
    midi = supplier(house, name="Midi")
    offer(house, midi, "PAD", 1000, supplier_sku="M-5")
    first = draft(house, midi, {pad: 3}, expected_on="2026-03-10")
    second = draft(house, midi, {disc: 1})
    place(house, first)
    clock.set(clock.now() + timedelta(days=20))
    with house.read() as uow:
        late = list_purchases(uow, PurchaseQuery(late=True)).items
        by_part = list_purchases(uow, PurchaseQuery(q="midi m-5")).items
        counts = count_purchases(uow, PurchaseQuery(supplier=midi))
        open_with = awaited_by_supplier(uow, [get_supplier(uow, midi).id])
    assert [(row.number, row.is_late, row.ordered, row.received) for row in late] == [(first, True, 3, 0)]
    assert [row.number for row in by_part] == [first]
    assert counts == {"placed": 1, "draft": 1}
    [awaited] = open_with.values()
    assert (awaited.open_orders, awaited.awaited) == (2, {"EUR": 3000})
    assert second != first
