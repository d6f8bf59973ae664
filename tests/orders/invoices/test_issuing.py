"""Goods that leave are invoiced once; credit notes take back what was invoiced and no more."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import col, select

import freight_app.orders.invoices as invoices_room
from freight_app.accounts.dtos import RetailerApplication
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import apply_as_retailer, approve_retailer
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.idempotency import IdempotencyKeyReused
from freight_app.orders.credit import queries as credit_queries
from freight_app.orders.credit.errors import PeriodClosed
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.events import CreditNoteIssued, InvoiceIssued, OrderHandedOver
from freight_app.orders.fulfilment import (
    cancel_order,
    confirm_order,
    hand_over,
    mark_short,
    pack_order,
    pick_line,
    start_picking,
)
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.crediting import credit_goods, issue_credit_note
from freight_app.orders.invoices.dtos import (
    CreditWanted,
    DocumentSettingsUpdate,
    InvoiceView,
    IssuedInvoice,
)
from freight_app.orders.invoices.errors import MoreThanInvoiced, NothingToCredit, NothingToInvoice, NumberTaken
from freight_app.orders.invoices.issuing import issue_invoice
from freight_app.orders.invoices.listening import settle_what_left
from freight_app.orders.invoices.models import DocumentSeries, Invoice, Paper, PaperKind
from freight_app.orders.invoices.reading import get_invoice, papers_of_order
from freight_app.orders.invoices.settings import list_series, preview_number, update_document_settings
from freight_app.orders.listing import get_order
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from tests.orders.conftest import Parts
from tests.orders.credit.trade import buy, open_garage
from tests.orders.shopping import (
    ADDRESS,
    bring_to_packed,
    bring_to_road,
    customer,
    detail,
    order,
    pay_by_card,
    staff,
    tnd,
)

TO_THE_DOOR = {"delivery_method": "delivery", "address": ADDRESS}


def issued(house: House) -> list[InvoiceView]:
    """Everything that was numbered as invoice or credit note, in the order of issue."""
    with house.read() as uow:
        return [
            get_invoice(uow, number) for number in uow.session.exec(select(Invoice.number).order_by(col(Invoice.id)))
        ]


def invoice(house: House, number: str, *, by: Actor | None = None, key: str | None = None) -> IssuedInvoice:
    with house.write(*([by] if by else [])) as uow:
        return issue_invoice(uow, number, key=key or uuid4().hex)


def credit(house: House, number: str, wanted: dict[int, int] | None = None, **named: Any) -> IssuedInvoice:
    lines = None if wanted is None else [CreditWanted(position=place, quantity=n) for place, n in wanted.items()]
    with house.write(*([named.pop("by")] if "by" in named else [])) as uow:
        return issue_credit_note(uow, number, lines=lines, **({"reason": "came back", "key": uuid4().hex} | named))


def listen(house: House, event_type: type) -> list[Any]:
    heard: list[Any] = []
    house.database.bus.subscribe(event_type, lambda _uow, event: heard.append(event))
    return heard


def test_what_leaves_is_invoiced_with_its_fee_and_taxes(house: House, parts: Parts) -> None:
    heard = listen(house, InvoiceIssued)
    placed = order(house, {parts.filter: 2, parts.book: 3}, **TO_THE_DOOR)
    bring_to_packed(house, placed.number)
    assert issued(house) == []
    with house.write() as uow:
        hand_over(uow, placed.number, to="driver", key="1")
    [found] = issued(house)
    assert (found.number, found.kind, found.order_number) == ("INV-2026-00001", PaperKind.INVOICE, placed.number)
    assert (found.issued_on, found.due_on, found.total) == (date(2026, 3, 2), date(2026, 3, 4), placed.total)
    assert [(line.sku, line.quantity, line.total) for line in found.lines] == [
        ("HU-816", 2, tnd("49.000")),
        ("BOOK", 3, tnd("30.000")),
        ("", 1, tnd("7.000")),
    ]
    assert found.lines[2].name["fr"] == "Livraison"
    assert [(str(row.rate), row.gross) for row in found.taxes] == [("0.19", tnd("56.000")), ("0.07", tnd("30.000"))]
    assert detail(house, placed.number).taxes == found.taxes
    assert (found.customer.name, found.customer.address_lines) == (
        "Amine Trabelsi",
        ("12, rue Ibn Khaldoun", "La Marsa", "Tunis"),
    )
    assert [(event.invoice_number, event.amount_minor) for event in heard] == [(found.number, 86_000)]
    with house.read() as uow:
        papers = papers_of_order(uow, placed.number)
    assert [paper.number for paper in papers.papers] == ["DN-2026-00001"]
    assert not papers.can_invoice


def test_a_hand_over_told_twice_is_invoiced_once(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1})
    bring_to_road(house, placed.number)
    with house.write() as uow:
        settle_what_left(uow, OrderHandedOver(detail(house, placed.number).id, placed.number, False))
    with house.read() as uow:
        assert len(uow.session.exec(select(Invoice)).all()) == 1
        assert len(uow.session.exec(select(Paper)).all()) == 1
    with pytest.raises(NothingToInvoice):
        invoice(house, placed.number)


def test_an_invoice_in_advance_is_one_for_all_that_is_ordered(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 2}, payment_method="card", **TO_THE_DOOR)
    with pytest.raises(OrderNotInState):
        invoice(house, placed.number)
    pay_by_card(house, placed)
    seller = staff(house, Role.SALES)
    first = invoice(house, placed.number, by=seller, key="press")
    assert (first.total, invoice(house, placed.number, by=seller, key="press")) == (placed.total, first)
    with pytest.raises(NothingToInvoice):
        invoice(house, placed.number)
    with pytest.raises(NotAllowed):
        invoice(house, placed.number, by=staff(house, Role.PICKER))
    bring_to_road(house, placed.number)
    assert [found.number for found in issued(house)] == [first.number]


def test_what_was_invoiced_in_advance_and_did_not_leave_is_credited(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 3, parts.pads: 1})
    with house.write() as uow:
        confirm_order(uow, placed.number)
        issue_invoice(uow, placed.number, key="advance")
        start_picking(uow, placed.number)
        filters, pads = detail_lines(uow, placed.number)
        pick_line(uow, placed.number, filters, scanned="HU-816", quantity=2, key="a")
        mark_short(uow, placed.number, filters, missing=1, reason="damaged", key="b")
        pick_line(uow, placed.number, pads, scanned="FDB4446", quantity=1, key="c")
        pack_order(uow, placed.number, key="d")
        hand_over(uow, placed.number, to="driver", key="e")
    first, taken_back = issued(house)
    assert (first.total, taken_back.total, taken_back.refers_to) == (placed.total, tnd("24.500"), first.number)
    assert [(line.sku, line.quantity) for line in taken_back.lines] == [("HU-816", 1)]
    assert taken_back.reason == "not_delivered"


def detail_lines(uow: UnitOfWork, number: str) -> list[int]:
    return [line.line_id for line in get_order(uow, number).lines]


def test_a_cancelled_order_gives_back_its_invoice_with_the_fee(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 2}, **TO_THE_DOOR)
    with house.write() as uow:
        confirm_order(uow, placed.number)
        issue_invoice(uow, placed.number, key="advance")
    with house.write() as uow:
        cancel_order(uow, placed.number, reason="changed their mind", key="c")
    first, taken_back = issued(house)
    assert mirrored(first) == mirrored(taken_back)
    assert (first.open, first.credited) == (tnd("0"), first.total)


def mirrored(found: InvoiceView) -> tuple[Any, ...]:
    lines = [(line.sku, line.quantity, line.net, line.tax, line.total, line.tax_rate) for line in found.lines]
    return lines, found.taxes, found.net, found.tax, found.total


def test_a_whole_credit_mirrors_the_invoice_and_frees_it_to_be_written_again(house: House, parts: Parts) -> None:
    heard = listen(house, CreditNoteIssued)
    placed = order(house, {parts.filter: 3, parts.book: 2}, **TO_THE_DOOR)
    bring_to_road(house, placed.number)
    [first] = issued(house)
    note = credit(house, first.number, key="press")
    assert credit(house, first.number, key="press") == note
    with pytest.raises(IdempotencyKeyReused):
        credit(house, first.number, key="press", reason="another")
    first, taken_back = issued(house)
    assert (note.number, taken_back.number, taken_back.refers_to) == ("CN-2026-00001", "CN-2026-00001", first.number)
    assert mirrored(first) == mirrored(taken_back)
    assert (first.credit_notes, [line.creditable for line in first.lines]) == ([note.number], [0, 0, 0])
    assert [(event.invoice_number, event.amount_minor) for event in heard] == [(first.number, 86_500 + 14_000)]
    with pytest.raises(NothingToCredit):
        credit(house, first.number)
    with pytest.raises(NotFound):
        credit(house, note.number)
    again = invoice(house, placed.number)
    assert (again.number, again.total) == ("INV-2026-00002", first.total)


def test_a_credit_never_passes_what_was_invoiced(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 3, parts.book: 2})
    bring_to_road(house, placed.number)
    [first] = issued(house)
    credit(house, first.number, {0: 2})
    with pytest.raises(MoreThanInvoiced) as refused:
        credit(house, first.number, {1: 1, 0: 2})
    assert refused.value.details == {"position": 0, "left": 1}
    for wanted, error in (({9: 1}, NotFound), ({}, InvalidInput)):
        with pytest.raises(error):
            credit(house, first.number, wanted)
    with pytest.raises(InvalidInput):
        credit(house, first.number, {0: 1}, reason="  ")
    with pytest.raises(NotAllowed):
        credit(house, first.number, {0: 1}, by=staff(house, Role.BUYER))
    assert [line.creditable for line in issued(house)[0].lines] == [1, 2]
    credit(house, first.number)
    first, *notes = issued(house)
    assert sum((note.tax for note in notes), tnd("0")) == first.tax
    assert sum((note.total for note in notes), tnd("0")) == first.total


def test_goods_are_credited_on_whichever_invoices_have_them(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 3}, **TO_THE_DOOR)
    bring_to_road(house, placed.number)
    found = detail(house, placed.number)
    line = found.lines[0].line_id
    with pytest.raises(MoreThanInvoiced), house.write() as uow:
        credit_goods(uow, found.id, {line: 4}, reason="returned")
    with house.write() as uow:
        [note] = credit_goods(uow, found.id, {line: 2}, reason="returned", with_fee=True)
    assert note.total == tnd("49.000") + tnd("7.000")
    # One that is credited and not returned can be invoiced again, and the next credit takes the newer invoice too.
    assert invoice(house, placed.number).total == note.total
    with house.write() as uow:
        assert [n.total for n in credit_goods(uow, found.id, {line: 3}, reason="returned")] == [
            tnd("24.500"),
            tnd("49.000"),
        ]


def test_a_company_is_invoiced_under_its_legal_name_of_the_day(house: House, parts: Parts) -> None:
    buyer = customer(house)
    application = RetailerApplication(
        legal_name="Garage Ben Salah SARL",
        tax_number="1234567/A/M/000",
        contact_name="Amine",
        phone="+216 71 234 567",
        line="12 rue de Marseille",
        city="Tunis",
        country="DZ",
    )
    with house.write() as uow:
        applied = apply_as_retailer(uow, buyer.user_id or 0, application)
        approve_retailer(uow, applied.public_id, price_group="trade_a")
    placed = order(house, {parts.filter: 1}, owner=buyer)
    bring_to_road(house, placed.number)
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(legal_name="Another SARL"))
    [found] = issued(house)
    assert (found.customer.company, found.customer.tax_number) == ("Garage Ben Salah SARL", "1234567/A/M/000")
    assert found.customer.address_lines == ("12 rue de Marseille", "Tunis", "Algeria")
    assert (found.shop.legal_name, found.customer.name) == ("", "Amine Trabelsi")


def test_a_year_begins_its_series_anew_in_the_zone_of_the_shop(house: House, parts: Parts, clock: StillClock) -> None:
    for moment, number, day in (
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "INV-2026-00001", date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "INV-2027-00001", date(2027, 1, 1)),
        (datetime(2027, 1, 2, 9, 0, tzinfo=UTC), "INV-2027-00002", date(2027, 1, 2)),
    ):
        clock.set(moment)
        bring_to_road(house, order(house, {parts.filter: 1}).number)
        assert (issued(house)[-1].number, issued(house)[-1].issued_on) == (number, day)


def test_a_number_never_goes_back_before_the_day_of_the_one_before(house: House) -> None:
    with house.write() as uow:
        assert queries.raise_series(uow, PaperKind.INVOICE, date(2026, 3, 3)) == (1, date(2026, 3, 3))
        assert queries.raise_series(uow, PaperKind.INVOICE, date(2026, 3, 2)) == (2, date(2026, 3, 3))
        assert queries.raise_series(uow, PaperKind.CREDIT_NOTE, date(2026, 3, 2)) == (1, date(2026, 3, 2))


def test_the_pattern_is_the_owners_and_numbers_that_were_given_stay(house: House, parts: Parts) -> None:
    bring_to_road(house, order(house, {parts.filter: 1}).number)
    with house.write() as uow:
        assert preview_number(uow, PaperKind.INVOICE, "FA{yy}-{number:04d}") == "FA26-0002"
        update_document_settings(uow, DocumentSettingsUpdate(patterns={PaperKind.INVOICE: "FA{yy}-{number:04d}"}))
        assert [series.next_number for series in list_series(uow)][:2] == ["FA26-0002", "CN-2026-00001"]
    bring_to_road(house, order(house, {parts.filter: 1}).number)
    assert [found.number for found in issued(house)] == ["INV-2026-00001", "FA26-0002"]
    with pytest.raises(NotAllowed), house.write(staff(house, Role.SALES)) as uow:
        update_document_settings(uow, DocumentSettingsUpdate(quotation_days=3))
    with pytest.raises(InvalidInput), house.write() as uow:
        update_document_settings(uow, DocumentSettingsUpdate(patterns={PaperKind.CREDIT_NOTE: "FA{yy}-{number}"}))


def test_a_number_that_another_paper_has_stops_the_goods_and_takes_none(house: House, parts: Parts) -> None:
    bring_to_road(house, order(house, {parts.filter: 1}).number)
    with house.write() as uow:
        uow.session.exec(select(DocumentSeries).where(DocumentSeries.kind == PaperKind.INVOICE)).one().last = 0
    placed = order(house, {parts.filter: 1})
    bring_to_packed(house, placed.number)
    with pytest.raises(NumberTaken), house.write() as uow:
        hand_over(uow, placed.number, to="driver", key="1")
    assert detail(house, placed.number).status == "packed"
    with house.read() as uow:
        assert uow.session.exec(select(DocumentSeries.last).where(DocumentSeries.kind == PaperKind.INVOICE)).one() == 0


def close_march(house: House) -> None:
    """Today included, which the owner cannot do: what is dated today is refused all the same."""
    with house.write() as uow:
        credit_queries.lock_books(uow)
        credit_queries.set_books_closed_until(uow, date(2026, 3, 31))


def test_an_invoice_on_account_is_due_by_the_terms_of_the_company(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="500.000", terms_days=45)
    bring_to_road(house, buy(house, garage, {parts.filter: 1}).number)
    [found] = issued(house)
    assert found.due_on == found.issued_on + timedelta(days=45)


def test_nothing_is_dated_in_a_closed_period(house: House, parts: Parts, clock: StillClock) -> None:
    placed = order(house, {parts.filter: 1})
    bring_to_road(house, placed.number)
    [first] = issued(house)
    close_march(house)
    other = order(house, {parts.filter: 1}).number
    bring_to_packed(house, other)
    for refused in (lambda: credit(house, first.number), lambda: invoice(house, other)):
        with pytest.raises(PeriodClosed):
            refused()
    assert len(issued(house)) == 1
    clock.set(datetime(2026, 4, 1, 9, 0, tzinfo=UTC))
    invoice(house, other)
    assert (issued(house)[-1].number, issued(house)[-1].issued_on) == ("INV-2026-00002", date(2026, 4, 1))


def test_an_invoice_is_written_once_and_never_changed() -> None:
    """No statement of the room updates or deletes an invoice, a line of one, or a paper."""
    frozen = {"Invoice", "InvoiceLine", "Paper", "PaperFile"}
    for path in Path(invoices_room.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in ("update", "delete") and node.args and isinstance(node.args[0], ast.Name):
                    assert node.args[0].id not in frozen, f"{path.name} changes {node.args[0].id}"
                assert node.func.attr != "on_conflict_do_update" or "raise_series" in path.read_text(), path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in frozen, f"{path.name} makes a {node.func.id} that a session would follow"
