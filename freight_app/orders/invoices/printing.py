"""From a paper as it is kept to what is printed of it, in any of our languages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from freight_app.documents.amount_words import spell_amount
from freight_app.documents.printed import (
    PrintedCustomer,
    PrintedDocument,
    PrintedKind,
    PrintedLine,
    PrintedShop,
    PrintedTax,
)
from freight_app.kit.languages import Language, LocalizedText, pick_text
from freight_app.orders.dtos import TaxLine
from freight_app.orders.invoices.dtos import Customer, InvoiceView, Issuer, PaperBody
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.invoices.reasons import REASON_WORDS
from freight_app.orders.shown_words import say_shown

CLOSED_AT: LocalizedText = {
    "en": "This invoice is closed at the sum of {words}.",
    "fr": "Arrêtée la présente facture à la somme de {words}.",
    "ar": "أُوقفت هذه الفاتورة على مبلغ {words} لا غير.",
}
# Whatever is not in the language that it was issued in is marked.
COPY_MARK: LocalizedText = {"en": "Copy", "fr": "Copie", "ar": "نسخة"}


def print_invoice(view: InvoiceView, *, language: Language, logo: bytes | None) -> PrintedDocument:
    """An invoice or credit note; in another language than its own it is marked as a copy."""
    is_invoice = view.kind == PaperKind.INVOICE
    return PrintedDocument(
        kind=PrintedKind(view.kind),
        number=view.number,
        issued_on=view.issued_on,
        language=language,
        shop=_shop(view.shop, logo),
        customer=_customer(view.customer),
        deliver_to=_deliver_to(view.customer) if is_invoice else None,
        order_number=view.order_number,
        due_on=view.due_on if is_invoice else None,
        refers_to=view.refers_to,
        lines=tuple(
            PrintedLine(
                position=line.position + 1,
                sku=line.sku,
                description=pick_text(line.name, language),
                quantity=Decimal(line.quantity),
                unit_price=line.net.times(Decimal(1) / line.quantity),
                tax_rate=line.tax_rate,
                total=line.net,
            )
            for line in view.lines
        ),
        taxes=_taxes(view.taxes),
        net=view.net,
        tax=view.tax,
        total=view.total,
        paid=view.paid if is_invoice and not view.paid.is_zero else None,
        to_pay=view.total - view.paid if is_invoice else None,
        notes=_notes(view, language),
        terms=_in_words(view, language) + _sentences(view.shop, language, with_payment=is_invoice),
        copy_mark="" if language == view.language else COPY_MARK[language],
    )


def _notes(view: InvoiceView, language: Language) -> str:
    """Why a credit note was written; on an invoice what the customer was shown when it was ordered."""
    if view.kind == PaperKind.INVOICE and view.shown:
        return say_shown(view.shown, view.total.currency, language)
    return pick_text(REASON_WORDS[view.reason], language) if view.reason in REASON_WORDS else view.reason


def print_paper(
    body: PaperBody,
    *,
    kind: PrintedKind,
    number: str,
    issued_on: date,
    language: Language,
    logo: bytes | None,
    valid_until: date | None = None,
    is_copy: bool = False,
) -> PrintedDocument:
    """A delivery note, packing slip or quotation."""
    return PrintedDocument(
        kind=kind,
        number=number,
        issued_on=issued_on,
        language=language,
        shop=_shop(body.shop, logo),
        customer=_customer(body.customer),
        deliver_to=_deliver_to(body.customer),
        delivery_method=pick_text(body.delivery_names, language),
        order_number=body.order_number,
        due_on=valid_until,
        lines=tuple(
            PrintedLine(
                position=place,
                sku=line.sku,
                description=pick_text(line.name, language),
                quantity=Decimal(line.quantity),
                unit_price=line.net.times(Decimal(1) / line.quantity) if line.net else None,
                tax_rate=line.tax_rate,
                total=line.net,
                note=line.note,
            )
            for place, line in enumerate(body.lines, start=1)
        ),
        taxes=_taxes(body.taxes),
        net=body.net,
        tax=body.tax,
        total=body.total,
        terms=_sentences(body.shop, language, with_payment=False),
        copy_mark=COPY_MARK[language] if is_copy else "",
    )


def _shop(shop: Issuer, logo: bytes | None) -> PrintedShop:
    return PrintedShop(
        name=shop.name,
        legal_name=shop.legal_name,
        tax_number=shop.tax_number,
        address=shop.address,
        phone=shop.phone,
        email=shop.email,
        bank_details=shop.bank_details,
        accent_color=shop.accent_color,
        logo=logo,
    )


def _customer(customer: Customer) -> PrintedCustomer:
    return PrintedCustomer(
        name=customer.name,
        company=customer.company,
        tax_number=customer.tax_number,
        address_lines=customer.address_lines,
        phone=customer.phone,
        email=customer.email,
    )


def _deliver_to(customer: Customer) -> PrintedCustomer | None:
    if not customer.deliver_to:
        return None
    return PrintedCustomer(name=customer.name, address_lines=customer.deliver_to, phone=customer.phone)


def _taxes(taxes: Sequence[TaxLine]) -> tuple[PrintedTax, ...]:
    return tuple(PrintedTax(rate=row.rate, net=row.net, tax=row.tax, gross=row.gross) for row in taxes)


def _in_words(view: InvoiceView, language: Language) -> str:
    """The line that closes an invoice: its total in words, where the shop wants it and the currency has names."""
    if view.kind != PaperKind.INVOICE or not view.shop.amount_in_words:
        return ""
    words = spell_amount(view.total, language)
    return "" if words is None else CLOSED_AT[language].format(words=words) + "\n"


def _sentences(shop: Issuer, language: Language, *, with_payment: bool) -> str:
    texts = [pick_text(shop.payment_terms, language)] if with_payment else []
    return "\n".join(text for text in (*texts, pick_text(shop.footer, language)) if text)
