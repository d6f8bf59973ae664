"""A shop that moves in goes on where its old books stopped: only upwards, before the first number, without gaps."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.orders.invoices.dtos import DocumentSettingsUpdate, PaperKind
from freight_app.orders.invoices.models import Invoice
from freight_app.orders.invoices.settings import list_series, update_document_settings
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, order


def begin(house: House, kind: PaperKind, first: int) -> None:
    with house.write() as uow:
        update_document_settings(uow, DocumentSettingsUpdate(first_numbers={kind: first}))


def test_a_series_begins_where_the_old_books_stopped_and_has_no_gap_from_there(house: House, parts: Parts) -> None:
    begin(house, PaperKind.INVOICE, 380)
    with pytest.raises(InvalidInput) as refused:
        begin(house, PaperKind.INVOICE, 379)
    assert refused.value.field == "invoice"
    begin(house, PaperKind.INVOICE, 381)
    with house.read() as uow:
        known = {one.kind: one for one in list_series(uow)}
    invoices, notes = known[PaperKind.INVOICE], known[PaperKind.CREDIT_NOTE]
    assert (invoices.next_number, invoices.is_begun, notes.next_number) == (
        "INV-2026-00381",
        False,
        "CN-2026-00001",
    )
    for _ in range(2):
        bring_to_door(house, order(house, {parts.filter: 1}).number)
    with house.read() as uow:
        numbers = list(uow.session.exec(select(Invoice.number).order_by(col(Invoice.id))))
        assert [one.is_begun for one in list_series(uow) if one.kind == PaperKind.INVOICE] == [True]
    assert numbers == ["INV-2026-00381", "INV-2026-00382"]
    with pytest.raises(InvalidInput):
        begin(house, PaperKind.INVOICE, 500)
    begin(house, PaperKind.INVOICE, 383)
    with pytest.raises(InvalidInput):
        begin(house, PaperKind.QUOTATION, 0)
