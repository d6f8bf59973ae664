"""From a document to what stands on its pages: every figure written, every label chosen, nothing placed yet.

Pure. The answer is plain JSON that a template lays out; whatever people typed is only ever text in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from freight_app.documents.barcodes import code128_widths
from freight_app.documents.printed import (
    Printable,
    PrintedCustomer,
    PrintedDocument,
    PrintedFact,
    PrintedKind,
    PrintedLabels,
    PrintedLine,
    PrintedReport,
    PrintedShop,
    PrintedStatement,
    PrintedTable,
)
from freight_app.documents.words import WORDS
from freight_app.documents.written import (
    LONGEST_CONTACT,
    code_text,
    plain_text,
    wide_spaces,
    write_amount,
    write_day,
    write_quantity,
    write_rate,
)
from freight_app.kit.languages import RIGHT_TO_LEFT, Language, format_money
from freight_app.kit.money import Money

_WITH_PRICES = frozenset(
    {PrintedKind.INVOICE, PrintedKind.CREDIT_NOTE, PrintedKind.QUOTATION, PrintedKind.PURCHASE_ORDER}
)
_TO_WHOM = {
    PrintedKind.INVOICE: "billed_to",
    PrintedKind.CREDIT_NOTE: "credited_to",
    PrintedKind.QUOTATION: "quoted_to",
    PrintedKind.PURCHASE_ORDER: "supplier",
}
# What the day of a paper says; the others say until when to pay.
_DUE = {PrintedKind.QUOTATION: "valid_until", PrintedKind.PURCHASE_ORDER: "wanted_by"}
Contents = dict[str, Any]


def contents_of(document: Printable) -> tuple[str, Contents]:
    """The name of the template, and what it lays out."""
    if isinstance(document, PrintedDocument):
        return document.kind.value, _document(document)
    if isinstance(document, PrintedStatement):
        return "statement", _statement(document)
    if isinstance(document, PrintedLabels):
        return "label", _labels(document)
    return "report", _report(document)


# --- the three kinds of papers


def _document(document: PrintedDocument) -> Contents:
    words = WORDS[document.language]
    parties = [_party(words[_TO_WHOM.get(document.kind, "customer")], document.customer, words)]
    if document.deliver_to is not None:
        parties.append(_party(words["deliver_to"], document.deliver_to, words))
    return _sheet(document.language, document.shop, words[document.kind.value], document.number) | {
        "copy_mark": plain_text(document.copy_mark),
        "parties": parties,
        "facts": _facts_of_document(document, words),
        "table": _lines_table(document, words),
        "counted": _counted(document, words),
        "taxes": _taxes(document, words),
        "totals": _totals(document, words),
        "texts": _texts(document, words, with_bank=document.kind in {PrintedKind.INVOICE, PrintedKind.QUOTATION}),
    }


def _statement(statement: PrintedStatement) -> Contents:
    language, words = statement.language, WORDS[statement.language]
    period = words["from_to"].format(
        first=write_day(statement.period_from, language), last=write_day(statement.period_to, language)
    )
    facts = [
        _fact(words["date"], write_day(statement.issued_on, language)),
        _fact(words["period"], period),
        _fact(words["currency"], statement.closing.currency, is_code=True),
    ]
    return _sheet(language, statement.shop, words["statement"], statement.number) | {
        "copy_mark": "",
        "parties": [_party(words["customer"], statement.customer, words)],
        "facts": facts,
        "table": _entries_table(statement, words),
        "ageing_title": words["ageing"],
        "ageing": [
            {"label": plain_text(bucket.label), "amount": write_amount(bucket.amount, language)}
            for bucket in statement.ageing
        ],
        "totals": [_total(words["closing"], statement.closing, language, is_main=True)],
        "texts": _texts(statement, words, with_bank=True),
    }


def _report(report: PrintedReport) -> Contents:
    words = WORDS[report.language]
    issued = PrintedFact(label=words["date"], value=write_day(report.issued_on, report.language))
    return _sheet(report.language, report.shop, report.title, "") | {
        "subtitle": plain_text(report.subtitle),
        "summary": plain_text(report.summary, lines=True),
        "facts": [_fact(fact.label, fact.value, is_code=fact.is_code) for fact in (issued, *report.facts)],
        "tables": [_plain_table(table) for table in report.tables],
        "texts": [_block(words["notes"], report.notes)] if report.notes else [],
    }


def _sheet(language: Language, shop: PrintedShop, title: str, number: str) -> Contents:
    """What every paper has: its language, its letterhead, the foot of its pages."""
    words = WORDS[language]
    name = plain_text(shop.legal_name or shop.name)
    return {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "accent": shop.accent_color,
        "title": plain_text(title),
        "number": code_text(number),
        "page_of": words["page_of"],
        "words": words,
        "shop": {
            "name": plain_text(shop.name),
            "legal_name": plain_text(shop.legal_name) if shop.legal_name != shop.name else "",
            "address": plain_text(shop.address, lines=True),
            "contacts": _contacts(words, shop.tax_number, shop.phone, shop.email),
            "foot": name,
            "foot_tax": _fact(words["tax_number"], shop.tax_number, is_code=True) if shop.tax_number else None,
        },
    }


def _labels(labels: PrintedLabels) -> Contents:
    words = WORDS[labels.language]
    return _sheet(labels.language, labels.shop, words["label"], labels.number) | {
        "from": plain_text(labels.shop.address),
        "labels": [
            {
                "part": one.part,
                "to_name": plain_text(one.to_name),
                "to_lines": plain_text("\n".join(one.to_lines), lines=True),
                "phone": code_text(one.phone),
                "code": one.code,
                "bars": code128_widths(one.code),
                "facts": [_fact(fact.label, fact.value, is_code=fact.is_code) for fact in one.facts],
            }
            for one in labels.labels
        ],
    }


# --- the parts of a paper


def _party(heading: str, customer: PrintedCustomer, words: Mapping[str, str]) -> Contents:
    name = customer.company or customer.name
    others = ([customer.name] if customer.company and customer.name else []) + list(customer.address_lines)
    return {
        "heading": heading,
        "name": plain_text(name),
        "lines": [text for text in map(plain_text, others) if text],
        "contacts": _contacts(words, customer.tax_number, customer.phone, customer.email),
    }


def _contacts(words: Mapping[str, str], tax_number: str, phone: str, email: str) -> list[Contents]:
    given = {"tax_number": tax_number, "phone": phone, "email": email}
    return [_fact(words[name], value, is_code=True) for name, value in given.items() if value.strip()]


def _facts_of_document(document: PrintedDocument, words: Mapping[str, str]) -> list[Contents]:
    language = document.language
    facts = [_fact(words["date"], write_day(document.issued_on, language))]
    if document.refers_to:
        facts.append(_fact(words["refers_to"], document.refers_to, is_code=True))
    if document.due_on is not None:
        facts.append(_fact(words[_DUE.get(document.kind, "pay_by")], write_day(document.due_on, language)))
    if document.order_number:
        facts.append(_fact(words["order"], document.order_number, is_code=True))
    if document.delivery_method:
        facts.append(_fact(words["delivery"], document.delivery_method))
    currency = _currency_of(document)
    if currency and document.kind in _WITH_PRICES:
        facts.append(_fact(words["currency"], currency, is_code=True))
    return facts


def _currency_of(document: PrintedDocument) -> str:
    amounts = (document.total, document.net, *(line.total for line in document.lines))
    return next((amount.currency for amount in amounts if amount is not None), "")


def _lines_table(document: PrintedDocument, words: Mapping[str, str]) -> Contents:
    """Columns that no line fills are left out."""
    language = document.language
    prices = document.kind in _WITH_PRICES
    lines = document.lines
    decimals = max((_decimals(line.quantity) for line in lines), default=0)
    wanted = [
        ("position", "", "number", True),
        ("sku", words["sku"], "code", any(line.sku for line in lines)),
        ("description", words["description"], "wide", True),
        ("quantity", words["quantity"], "number", True),
        ("unit", words["unit"], "unit", any(line.unit for line in lines)),
        ("unit_price", words["unit_price"], "number", prices and any(line.unit_price is not None for line in lines)),
        ("tax_rate", words["tax_rate"], "number", prices and any(line.tax_rate is not None for line in lines)),
        ("total", words["line_total"], "number", prices and any(line.total is not None for line in lines)),
        ("packed", words["packed"], "tick", document.kind is PrintedKind.PACKING_SLIP),
    ]
    columns = [(name, heading, form) for name, heading, form, is_there in wanted if is_there]
    written = (_line_cells(line, language, decimals) for line in lines)
    return {
        "columns": [{"heading": heading, "form": form} for _, heading, form in columns],
        "rows": [[cells[name] for name, _, _ in columns] for cells in written],
    }


def _line_cells(line: PrintedLine, language: Language, decimals: int) -> dict[str, Contents]:
    """What each column says of a line."""
    return {
        "position": {"text": str(line.position), "is_quiet": True},
        "sku": {"text": code_text(line.sku)},
        "description": {"text": plain_text(line.description, lines=True), "note": plain_text(line.note, lines=True)},
        "quantity": {
            "text": write_quantity(line.quantity, language),
            "room": _room_after(line.quantity, decimals),
        },
        "unit": {"text": plain_text(line.unit), "is_quiet": True},
        "unit_price": {"text": write_amount(line.unit_price, language)},
        "tax_rate": {"text": "" if line.tax_rate is None else write_rate(line.tax_rate, language), "is_quiet": True},
        "total": {"text": write_amount(line.total, language)},
        "packed": {"text": ""},
    }


def _room_after(quantity: Decimal, decimals: int) -> str:
    """What a figure lacks to the decimals of the longest of its column: left free, so that the signs stand aligned."""
    own = _decimals(quantity)
    return ("0" * (decimals - own)) if own or not decimals else "." + "0" * decimals


def _decimals(quantity: Decimal) -> int:
    return max(0, -int(quantity.normalize().as_tuple().exponent))


def _counted(document: PrintedDocument, words: Mapping[str, str]) -> str:
    """How much lies in the parcel, on the papers that go with it: pieces only where nothing is measured."""
    if document.kind in _WITH_PRICES:
        return ""
    lines = len(document.lines)
    if any(line.unit for line in document.lines):
        return words["lines_only"].format(lines=lines)
    pieces = write_quantity(sum((line.quantity for line in document.lines), Decimal()), document.language)
    return words["lines_and_pieces"].format(lines=lines, pieces=pieces)


def _taxes(document: PrintedDocument, words: Mapping[str, str]) -> Contents | None:
    if not document.taxes or document.kind not in _WITH_PRICES:
        return None
    language = document.language
    rows = [
        [{"text": write_rate(row.rate, language)}]
        + [{"text": write_amount(amount, language)} for amount in (row.net, row.tax, row.gross)]
        for row in document.taxes
    ]
    columns = [{"heading": words[name], "form": "number"} for name in ("rate", "net", "tax", "gross")]
    return {"title": words["tax_summary"], "columns": columns, "rows": rows}


def _totals(document: PrintedDocument, words: Mapping[str, str]) -> list[Contents]:
    if document.kind not in _WITH_PRICES:
        return []
    is_credit = document.kind is PrintedKind.CREDIT_NOTE
    wanted = [
        # Where it stands alone it is what the paper comes to.
        (words["net_total"], document.net, document.total is None),
        (words["tax"], document.tax, False),
        (words["credit_total" if is_credit else "total"], document.total, True),
        (words["paid"], document.paid, False),
        (words["to_refund" if is_credit else "to_pay"], document.to_pay, True),
    ]
    return [
        _total(label, amount, document.language, is_main=is_main)
        for label, amount, is_main in wanted
        if amount is not None
    ]


def _total(label: str, amount: Money, language: Language, *, is_main: bool) -> Contents:
    return {"label": label, "amount": wide_spaces(format_money(amount, language)), "is_main": is_main}


def _entries_table(statement: PrintedStatement, words: Mapping[str, str]) -> Contents:
    language = statement.language
    names = ("date", "booking", "document", "due", "debit", "credit", "balance")
    forms = ("day", "wide", "code", "day", "number", "number", "number")
    opening = ["", words["opening"], "", "", "", "", write_amount(statement.opening, language)]
    rows = [[{"text": text, "is_strong": True} for text in opening]]
    rows += [
        [
            {"text": write_day(entry.booked_on, language)},
            {"text": plain_text(entry.text)},
            {"text": code_text(entry.document_number)},
            {"text": "" if entry.due_on is None else write_day(entry.due_on, language)},
            {"text": write_amount(entry.debit, language)},
            {"text": write_amount(entry.credit, language)},
            {"text": write_amount(entry.balance, language)},
        ]
        for entry in statement.entries
    ]
    columns = [{"heading": words[name], "form": form} for name, form in zip(names, forms, strict=True)]
    return {"columns": columns, "rows": rows, "if_empty": "" if statement.entries else words["no_entries"]}


def _plain_table(table: PrintedTable) -> Contents:
    forms = [column.form for column in table.columns]
    return {
        "title": plain_text(table.title),
        "columns": [
            {"heading": plain_text(column.heading), "form": column.form, "share": column.share}
            for column in table.columns
        ],
        "rows": [
            [
                {"text": plain_text(cell, lines=True) if form == "text" else code_text(cell)}
                for form, cell in zip(forms, row, strict=True)
            ]
            for row in table.rows
        ],
    }


def _texts(
    document: PrintedDocument | PrintedStatement, words: Mapping[str, str], *, with_bank: bool
) -> list[Contents]:
    wanted = [
        _block(words["notes"], document.notes),
        _block(words["terms"], document.terms),
        _block(words["bank_details"], document.shop.bank_details if with_bank else ""),
    ]
    return [block for block in wanted if block["text"]]


def _block(heading: str, text: str) -> Contents:
    return {"heading": heading, "text": plain_text(text, lines=True)}


def _fact(label: str, value: str, *, is_code: bool = False) -> Contents:
    written = code_text(value, longest=LONGEST_CONTACT) if is_code else plain_text(value)
    return {"label": plain_text(label), "value": written, "is_code": is_code}
