"""A bank's statement as rows: CSV as banks of the Maghreb write it, Excel, or lines pasted from either. Pure."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money, currency_exponent

MAX_ROWS = 5000
MAX_BYTES = 5 * 2**20
_HEADER_WITHIN = 30
# How banks call their columns, folded; the first that a cell begins with.
_NAMES: dict[str, tuple[str, ...]] = {
    "date": ("date", "booking date", "date operation", "date comptable", "تاريخ", "التاريخ"),
    "credit": ("credit", "montant credit", "deposit", "paid in", "دائن", "ايداع", "إيداع"),
    "debit": ("debit", "montant debit", "withdrawal", "paid out", "مدين", "سحب"),
    "amount": ("amount", "montant", "value", "المبلغ", "مبلغ"),
    "text": ("text", "description", "details", "libelle", "label", "narrative", "motif", "البيان", "تفاصيل"),
    "reference": ("reference", "ref", "numero", "n operation", "transaction", "المرجع", "مرجع"),
}
_NO_FIGURE = re.compile(r"[^\d,.\-()]")
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Money that came in, as the bank wrote it."""

    booked_on: date
    amount: Money
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """``skipped`` rows are debits, or hold no date or no amount: sums, balances, blank lines."""

    lines: list[ReadLine]
    skipped: int


def read_statement(content: bytes, *, currency: str) -> ReadStatement:
    """The credits of a statement, in the account's ``currency``.

    Raises ``InvalidInput`` on ``file`` when it is no table, or names no column for the day or for the amount.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput("file", "A statement has at most 5 MB.")
    rows = _excel_rows(content) if content.startswith(b"PK\x03\x04") else _text_rows(_decode(content))
    if len(rows) > MAX_ROWS:
        raise InvalidInput("file", "A statement has at most {most} rows.", most=MAX_ROWS)
    start, columns = _find_header(rows)
    lines: list[ReadLine] = []
    skipped = 0
    amounts = [_cell(row, columns, name) for row in rows[start:] for name in ("credit", "amount")]
    decimal_mark = _decimal_mark([text for text in amounts if isinstance(text, str)], currency_exponent(currency))
    for row in rows[start:]:
        line = _read_row(row, columns, currency, decimal_mark)
        if line is None:
            skipped += 1
        else:
            lines.append(line)
    return ReadStatement(lines, skipped)


def _read_row(row: Sequence[Any], columns: dict[str, int], currency: str, decimal_mark: str) -> ReadLine | None:
    booked_on = _read_date(_cell(row, columns, "date"))
    amount = _read_amount(_cell(row, columns, "credit" if "credit" in columns else "amount"), decimal_mark)
    if booked_on is None or amount is None or amount <= 0:
        return None
    try:
        money = Money.from_decimal(amount, currency)
    except InvalidInput:
        return None
    text = _plain(_cell(row, columns, "text"), 500)
    return ReadLine(booked_on, money, text, _plain(_cell(row, columns, "reference"), 120))


def _find_header(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    """Where the rows begin and which column holds what: banks write their address above the table."""
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        found: dict[str, int] = {}
        for position, cell in enumerate(row):
            name = _column_name(str(cell or ""))
            if name and name not in found:
                found[name] = position
        if "date" in found and ("credit" in found or "amount" in found):
            return index + 1, found
    raise InvalidInput(
        "file",
        "No heading was found with a date and an amount. Columns are: date, amount (or credit), text, reference.",
    )


def _column_name(heading: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFKD", heading.strip().lower()) if not unicodedata.combining(c))
    words = " ".join(re.findall(r"[^\W_]+", folded))
    best = ("", 0)
    for name, beginnings in _NAMES.items():
        for beginning in beginnings:
            plain = "".join(c for c in unicodedata.normalize("NFKD", beginning) if not unicodedata.combining(c))
            if (words == plain or words.startswith(f"{plain} ")) and len(plain) > best[1]:
                best = (name, len(plain))
    return best[0]


def _cell(row: Sequence[Any], columns: dict[str, int], name: str) -> Any:
    position = columns.get(name)
    return None if position is None or position >= len(row) else row[position]


def _read_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()[:10]
    for written in _DATE_FORMATS:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _decimal_mark(texts: Iterable[str], exponent: int) -> str:
    """The mark that parts the whole from the rest: the last of two kinds in one amount, or the one that is alone.

    A mark that is alone, once in each amount and with as many digits after it as the currency has decimals, may be
    either: it is read as the decimal mark, unless another amount of the statement shows that it groups thousands.
    """
    votes = {",": 0, ".": 0}
    for text in texts:
        digits = _NO_FIGURE.sub("", unicodedata.normalize("NFKC", text))
        comma, point = digits.rfind(","), digits.rfind(".")
        if comma >= 0 and point >= 0:
            votes["," if comma > point else "."] += 100
        elif (mark := "," if comma >= 0 else "." if point >= 0 else "") and digits.count(mark) > 1:
            votes["." if mark == "," else ","] += 100
        elif mark:
            votes[mark] += 1 if len(digits) - digits.rfind(mark) - 1 in (1, 2, exponent) else 0
    return "," if votes[","] > votes["."] else "."


def _read_amount(value: Any, decimal_mark: str) -> Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float, Decimal)):
        # Excel's floats carry noise behind the last digit that the bank wrote.
        return Decimal(str(round(value, 6))) if isinstance(value, float) else Decimal(value)
    text = _NO_FIGURE.sub("", unicodedata.normalize("NFKC", str(value)))
    other = "." if decimal_mark == "," else ","
    text = text.replace(other, "").replace(decimal_mark, ".")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1256" if _looks_arabic(content) else "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _looks_arabic(content: bytes) -> bool:
    """In Windows-1256 Arabic letters are most of the bytes above ASCII, in French text they are few."""
    high = sum(byte >= 0xC0 for byte in content)
    return high > len(content) / 4


def _text_rows(text: str) -> list[list[str]]:
    text = text.replace("\0", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise InvalidInput("file", "The statement is empty.")
    head = "\n".join(text.splitlines()[:_HEADER_WITHIN])
    separator = max("\t;,|", key=head.count)
    csv.field_size_limit(10_000)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise InvalidInput("file", "The statement cannot be read as a table.") from None


def _excel_rows(content: bytes) -> list[list[Any]]:
    import zipfile

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        # A small file that unpacks to a huge one is no statement.
        if unpacked > 20 * MAX_BYTES:
            return _too_large()
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [list(row) for _, row in zip(range(MAX_ROWS + 1), sheet.iter_rows(values_only=True), strict=False)]
        book.close()
    except InvalidInput:
        raise
    except Exception:  # noqa: BLE001 - whatever a broken workbook makes the library raise
        raise InvalidInput("file", "The Excel file is damaged and cannot be read.") from None
    return rows


def _too_large() -> NoReturn:
    raise InvalidInput("file", "The statement is too large.")


def _plain(value: Any, most: int) -> str:
    return " ".join(str("" if value is None else value).split())[:most]
