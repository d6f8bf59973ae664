"""Values of any source as texts and numbers: files bring texts, spreadsheets and JSON bring types."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from freight_app.kit.money import Money
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.number_texts import MAX_DIGITS


def text_of(value: Any) -> str:
    """A single value as text: ``12.0`` of a spreadsheet is ``12``, a date is ISO. ``CellError`` for structures."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        number = number_of(value)
        return format(number.to_integral_value() if number == number.to_integral_value() else number, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | Money):
        return str(value)
    raise CellError("not_a_single_value", "The cell holds a structure where one value is expected.", value)


def number_of(value: float | Decimal) -> Decimal:
    """A number that came as one; ``CellError`` when it is infinite, not a number, or has more than 28 whole digits."""
    number = Decimal(repr(value)) if isinstance(value, float) else _exact(value)
    if not number.is_finite():
        raise CellError("not_a_number", "This is not a number as the chosen language writes it.", value)
    if number.adjusted() >= MAX_DIGITS or number.adjusted() < -MAX_DIGITS:
        if not number:
            return Decimal(0)
        raise CellError("number_too_large", "The number has too many digits.", "a number of very many digits")
    return number


def _exact(value: int | Decimal) -> Decimal:
    if isinstance(value, int) and value.bit_length() > 128:
        # Python refuses to write very long integers; nothing of ours is that long.
        raise CellError("number_too_large", "The number has too many digits.", "a number of very many digits")
    return Decimal(value)


def plain_value(value: Any) -> Any:
    """A value of a record as JSON can hold it: decimals and days as text, money as an amount and a currency."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Money):
        return {"amount_minor": value.amount_minor, "currency": value.currency}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return value
