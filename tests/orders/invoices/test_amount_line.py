"""The line that closes an invoice: its total in words, where the owner wants it, and as it was on the day."""

from __future__ import annotations

from freight_app.kit.house import House
from freight_app.orders.invoices.dtos import DocumentSettingsUpdate, InvoiceView
from freight_app.orders.invoices.printing import print_invoice
from freight_app.orders.invoices.reading import get_invoice, papers_of_order
from freight_app.orders.invoices.settings import update_document_settings
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, order


def invoice_of(house: House, parts: Parts) -> InvoiceView:
    placed = order(house, {parts.filter: 1}, language="fr")
    bring_to_door(house, placed.number)
    with house.read() as uow:
        [row] = papers_of_order(uow, placed.number).invoices
        return get_invoice(uow, row.number)


def test_an_invoice_is_closed_in_words_once_the_owner_wants_it(house: House, parts: Parts) -> None:
    before = invoice_of(house, parts)
    with house.write() as uow:
        update_document_settings(uow, DocumentSettingsUpdate(amount_in_words=True))
    after = invoice_of(house, parts)
    closed = "Arrêtée la présente facture à la somme de vingt-quatre dinars et cinq cents millimes.\n"
    assert print_invoice(after, language="fr", logo=None).terms.startswith(closed)
    assert "أربعة وعشرون دينارًا وخمسمئة مليم" in print_invoice(after, language="ar", logo=None).terms
    assert "Arrêtée" not in print_invoice(before, language="fr", logo=None).terms
