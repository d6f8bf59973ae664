"""A statement as a file: a table for spreadsheets, a workbook, and what is printed of it. In three languages.

Pure and slow for long statements: called outside any unit of work.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any, Literal, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from freight_app.documents.printed import (
    AgeingBucket,
    PrintedCustomer,
    PrintedShop,
    PrintedStatement,
    StatementEntry,
)
from freight_app.kit.csv_writing import BYTE_ORDER_MARK, write_lines
from freight_app.kit.languages import Language, format_date
from freight_app.kit.money import Money, currency_exponent
from freight_app.orders.credit.dtos import AgeingView, EntryView, Statement
from freight_app.orders.credit.models import EntryKind
from freight_app.shop.dtos import ShopProfile

StatementForm = Literal["csv", "xlsx", "pdf"]

KIND_NAMES: dict[EntryKind, dict[str, str]] = {
    EntryKind.INVOICE: {"en": "Invoice", "fr": "Facture", "ar": "فاتورة"},
    EntryKind.CREDIT_NOTE: {"en": "Credit note", "fr": "Avoir", "ar": "إشعار دائن"},
    EntryKind.PAYMENT: {"en": "Payment", "fr": "Paiement", "ar": "دفعة"},
    EntryKind.REFUND: {"en": "Refund", "fr": "Remboursement", "ar": "استرجاع"},
    EntryKind.ADJUSTMENT: {"en": "Adjustment", "fr": "Régularisation", "ar": "تسوية"},
}
_WORDS: dict[str, dict[str, str]] = {
    "statement": {"en": "Statement", "fr": "Relevé", "ar": "كشف الحساب"},
    "date": {"en": "Date", "fr": "Date", "ar": "التاريخ"},
    "what": {"en": "What", "fr": "Nature", "ar": "البيان"},
    "document": {"en": "Document", "fr": "Pièce", "ar": "المستند"},
    "order": {"en": "Order", "fr": "Commande", "ar": "الطلبية"},
    "due": {"en": "Due", "fr": "Échéance", "ar": "الاستحقاق"},
    "debit": {"en": "Owed", "fr": "Débit", "ar": "مدين"},
    "credit": {"en": "Paid", "fr": "Crédit", "ar": "دائن"},
    "balance": {"en": "Balance", "fr": "Solde", "ar": "الرصيد"},
    "currency": {"en": "Currency", "fr": "Devise", "ar": "العملة"},
    "note": {"en": "Note", "fr": "Note", "ar": "ملاحظة"},
    "opening": {"en": "Balance before", "fr": "Solde précédent", "ar": "الرصيد السابق"},
    "closing": {"en": "Balance", "fr": "Solde", "ar": "الرصيد"},
    "not_due": {"en": "Not due", "fr": "Non échu", "ar": "لم يحن أجله"},
    "to_30": {"en": "1 to 30 days", "fr": "1 à 30 jours", "ar": "من 1 إلى 30 يومًا"},
    "to_60": {"en": "31 to 60 days", "fr": "31 à 60 jours", "ar": "من 31 إلى 60 يومًا"},
    "to_90": {"en": "61 to 90 days", "fr": "61 à 90 jours", "ar": "من 61 إلى 90 يومًا"},
    "over_90": {"en": "Over 90 days", "fr": "Plus de 90 jours", "ar": "أكثر من 90 يومًا"},
}
_HEADS = ("date", "what", "document", "order", "due", "debit", "credit", "balance", "currency", "note")
_WIDTHS = (12, 18, 20, 14, 12, 14, 14, 14, 10, 40)
_AGES = ("not_due", "to_30", "to_60", "to_90", "over_90")


def write_statement_csv(statement: Statement, language: Language) -> str:
    """Amounts and dates as machines write them; behind a mark that tells Excel that accents and Arabic are UTF-8."""
    return BYTE_ORDER_MARK + write_lines(_rows(statement, language))


def write_statement_xlsx(statement: Statement, language: Language) -> bytes:
    """A workbook with one sheet; amounts are numbers, days are days, and no text is a formula."""
    book = Workbook()
    sheet = cast("Worksheet", book.active)
    sheet.title = _word("statement", language)
    sheet.sheet_view.rightToLeft = language == "ar"
    sheet.append([])
    _write(sheet.cell(1, 1), f"{statement.company} · {_period(statement, language)}")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    decimals = currency_exponent(statement.closing.currency)
    amount_format = "#,##0" + ("." + "0" * decimals if decimals else "")
    for number, row in enumerate(_rows(statement, language), start=3):
        for column, value in enumerate(row, start=1):
            cell = cast("Cell", sheet.cell(number, column))
            _write(cell, value)
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            elif value is not None and not isinstance(value, str):
                cell.number_format = amount_format
            cell.font = Font(bold=number == 3)
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[place]].width = width
    sheet.freeze_panes = "A4"
    sheet.append([])
    for age in _AGES:
        sheet.append([None, _word(age, language), None, None, None, None, None, None])
        cell = cast("Cell", sheet.cell(sheet.max_row, 8))
        cell.value = getattr(statement.ageing, age).decimal
        cell.number_format = amount_format
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def print_statement(statement: Statement, profile: ShopProfile, language: Language) -> PrintedStatement:
    """The statement as ``documents.typesetting.typeset`` takes it."""
    return PrintedStatement(
        language=language,
        shop=PrintedShop(
            name=profile.name,
            legal_name=profile.legal_name,
            tax_number=profile.tax_number,
            address=profile.address,
            phone=profile.phone,
            email=profile.email,
            bank_details=profile.bank_details,
            accent_color=profile.accent_color,
        ),
        customer=PrintedCustomer(
            company=statement.company,
            tax_number=statement.tax_number,
            address_lines=tuple(statement.address_lines),
        ),
        issued_on=statement.issued_on,
        period_from=statement.period_from,
        period_to=statement.period_to,
        opening=statement.opening,
        entries=tuple(_printed(entry, language) for entry in statement.entries),
        closing=statement.closing,
        ageing=tuple(_buckets(statement.ageing, language)),
    )


def file_name(statement: Statement, form: StatementForm) -> str:
    """``statement-2026-01-01-2026-03-31.xlsx``: plain letters, so that every system takes it."""
    return f"statement-{statement.period_from.isoformat()}-{statement.period_to.isoformat()}.{form}"


def _rows(statement: Statement, language: Language) -> list[list[Any]]:
    """The head, what was owed before, the lines, what is owed now."""
    currency = statement.closing.currency
    before = [statement.period_from, _word("opening", language), "", "", None, None, None]
    after = [statement.period_to, _word("closing", language), "", "", None, None, None]
    return [
        [_word(head, language) for head in _HEADS],
        [*before, statement.opening.decimal, currency, ""],
        *(_cells(entry, language) for entry in statement.entries),
        [*after, statement.closing.decimal, currency, ""],
    ]


def _cells(entry: EntryView, language: Language) -> list[Any]:
    owed = entry.amount.amount_minor > 0
    return [
        entry.booked_on,
        KIND_NAMES[entry.kind][language],
        entry.document,
        entry.order_number,
        entry.due_on,
        entry.amount.decimal if owed else None,
        None if owed else (-entry.amount).decimal,
        entry.balance.decimal,
        entry.amount.currency,
        " ".join(part for part in (entry.reference, entry.note) if part),
    ]


def _printed(entry: EntryView, language: Language) -> StatementEntry:
    owed = entry.amount.amount_minor > 0
    what = [KIND_NAMES[entry.kind][language], entry.order_number, entry.reference]
    return StatementEntry(
        booked_on=entry.booked_on,
        text=" · ".join(part for part in what if part),
        document_number=entry.document,
        due_on=entry.due_on,
        debit=entry.amount if owed else None,
        credit=None if owed else -entry.amount,
        balance=entry.balance,
    )


def _buckets(ageing: AgeingView, language: Language) -> list[AgeingBucket]:
    amounts: list[tuple[str, Money]] = [(age, getattr(ageing, age)) for age in _AGES]
    return [AgeingBucket(label=_word(age, language), amount=amount) for age, amount in amounts]


def _period(statement: Statement, language: Language) -> str:
    return f"{format_date(statement.period_from, language)} - {format_date(statement.period_to, language)}"


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language]


def _write(cell: Any, value: Any) -> None:
    """A text that begins like a formula stays a text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
