"""The sales journal as a table for the accountant: a line for each invoice and credit note, tax by rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from freight_app.kit.languages import Language
from freight_app.kit.money import Money, currency_exponent
from freight_app.orders.invoices.dtos import JournalRow

Cell = str | date | Money | None
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "date": "Date",
        "number": "Number",
        "kind": "Kind",
        "invoice": "Invoice",
        "credit_note": "Credit note",
        "refers_to": "Takes back",
        "order": "Order",
        "customer": "Customer",
        "tax_number": "Tax number",
        "currency": "Currency",
        "net": "Net",
        "tax": "Tax",
        "net_at": "Net at {rate}",
        "tax_at": "Tax at {rate}",
        "total": "With tax",
        "title": "Sales journal",
    },
    "fr": {
        "date": "Date",
        "number": "Numéro",
        "kind": "Nature",
        "invoice": "Facture",
        "credit_note": "Avoir",
        "refers_to": "Sur facture",
        "order": "Commande",
        "customer": "Client",
        "tax_number": "Matricule fiscal",
        "currency": "Devise",
        "net": "HT",
        "tax": "TVA",
        "net_at": "HT à {rate}",
        "tax_at": "TVA à {rate}",
        "total": "TTC",
        "title": "Journal des ventes",
    },
    "ar": {
        "date": "التاريخ",
        "number": "الرقم",
        "kind": "النوع",
        "invoice": "فاتورة",
        "credit_note": "إشعار دائن",
        "refers_to": "عن الفاتورة",
        "order": "الطلبية",
        "customer": "الحريف",
        "tax_number": "المعرّف الجبائي",
        "currency": "العملة",
        "net": "دون أداء",
        "tax": "الأداء",
        "net_at": "دون أداء بنسبة {rate}",
        "tax_at": "الأداء بنسبة {rate}",
        "total": "بكل الأداءات",
        "title": "دفتر المبيعات",
    },
}


def journal_title(language: Language) -> str:
    return _WORDS[language]["title"]


def tabulate_journal(rows: Sequence[JournalRow], language: Language) -> list[list[Cell]]:
    """Headings and rows; two columns for each rate of tax that occurs, the highest first."""
    words = _WORDS[language]
    rates = sorted({rate for row in rows for rate in row.by_rate}, reverse=True)
    by_rate: list[Cell] = []
    for rate in rates:
        percent = f"{(rate * 100).normalize():f} %"
        by_rate += [words["net_at"].format(rate=percent), words["tax_at"].format(rate=percent)]
    facts = ("date", "number", "kind", "refers_to", "order", "customer", "tax_number", "currency")
    table: list[list[Cell]] = [[*(words[fact] for fact in facts), *by_rate, words["net"], words["tax"], words["total"]]]
    for row in rows:
        amounts: list[Cell] = [amount for rate in rates for amount in row.by_rate.get(rate, (None, None))]
        table.append(
            [
                row.issued_on,
                row.number,
                words[row.kind.value],
                row.refers_to,
                row.order_number,
                row.customer,
                row.tax_number,
                row.currency,
                *amounts,
                row.net,
                row.tax,
                row.total,
            ]
        )
    return table


def write_workbook(table: Sequence[Sequence[Cell]], title: str) -> bytes:
    """The table as an Excel file: amounts are numbers with their currency's decimals, texts are never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, row in enumerate(table):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet)
            if isinstance(value, Money):
                cell.value = value.decimal
                places = currency_exponent(value.currency)
                cell.number_format = "#,##0" + ("." + "0" * places if places else "")
            elif isinstance(value, str):
                cell.value = value
                # Excel would calculate what begins with "=".
                cell.data_type = "s"
            else:
                cell.value = value
            if place == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def plain_cells(row: Sequence[Cell]) -> list[str | Decimal | None]:
    """A row as machines write it: dates as ISO text, amounts as decimals."""
    return [
        value.decimal if isinstance(value, Money) else value.isoformat() if isinstance(value, date) else value
        for value in row
    ]
