"""The last word on a value: what each kind of field takes, and what is read from a text that no transform read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from freight_app.accounts.values import parse_country, parse_email, parse_phone
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.migration.mapping.characters import fold_letters, has_controls, trim_text
from freight_app.migration.mapping.choice_steps import ParseBoolean
from freight_app.migration.mapping.date_steps import ParseDate, ParseDateTime
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.mapping import Mapping
from freight_app.migration.mapping.number_steps import ParseMoney, ParseNumber, to_money
from freight_app.migration.mapping.number_texts import MAX_DIGITS
from freight_app.migration.mapping.targets import FieldKind, TargetField
from freight_app.migration.mapping.values import number_of, text_of

Finish = Callable[[Any], Any]
MAX_INTEGER = 2**63 - 1
MAX_URL = 2_000
MAX_PHONE = 40
MAX_ITEMS = 1_000
_NOWHERE = "ZZ"


def finish_for(field: TargetField, mapping: Mapping) -> Finish:
    """The function that turns the last value of a field into that of its kind, None when it is empty after all.

    It raises ``CellError``. ``ValueError`` with a sentence comes at once when the mapping lacks what the kind needs.
    """
    return _FINISHERS[field.kind](field, mapping)


def _text(field: TargetField, _mapping: Mapping) -> Finish:
    most = field.max_length

    def finish(value: Any) -> str | None:
        text = value if type(value) is str else text_of(value)
        if len(text) > most:
            raise CellError("too_long", "The text is too long: at most {most} characters.", text, {"most": most})
        if has_controls(text):
            raise CellError("control_characters", "The text has characters that cannot be kept.", ascii(text)[:200])
        return text or None

    return finish


def _integer(field: TargetField, mapping: Mapping) -> Finish:
    read = _decimal(field, mapping)

    def finish(value: Any) -> int | None:
        number = read(value)
        if number is None:
            return None
        whole = int(number)
        if whole != number:
            raise CellError("not_whole", "This is not a whole number.", value)
        if abs(whole) > MAX_INTEGER:
            raise CellError("number_too_large", "The number has too many digits.", value)
        return whole

    return finish


def _decimal(_field: TargetField, mapping: Mapping) -> Finish:
    step = ParseNumber(locale=mapping.locale)
    step.check()

    def finish(value: Any) -> Decimal | None:
        if type(value) is Decimal:
            return number_of(value) if value.is_finite() and abs(value.adjusted()) >= MAX_DIGITS else _finite(value)
        return step.apply(value, {})

    return finish


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise CellError("not_a_number", "This is not a number as the chosen language writes it.", value)
    return value


def _money(_field: TargetField, mapping: Mapping) -> Finish:
    currency = mapping.currency.upper()
    # Without a currency of its own the mapping can still read amounts that carry one.
    step = ParseMoney(locale=mapping.locale, currency=currency)
    if currency:
        step.check()

    def finish(value: Any) -> Money | None:
        if type(value) is Money:
            return value
        if type(value) is Decimal and currency:
            return to_money(_finite(value), currency, may_round=False)
        return step.apply(value, {})

    return finish


def _date(_field: TargetField, mapping: Mapping) -> Finish:
    step = ParseDate(locale=mapping.locale, zone=mapping.zone)
    step.check()

    def finish(value: Any) -> date | None:
        return value if type(value) is date else step.apply(value, {})

    return finish


def _datetime(_field: TargetField, mapping: Mapping) -> Finish:
    step = ParseDateTime(locale=mapping.locale, zone=mapping.zone)
    step.check()

    def finish(value: Any) -> datetime | None:
        return value if type(value) is datetime and value.tzinfo is UTC else step.apply(value, {})

    return finish


def _boolean(_field: TargetField, _mapping: Mapping) -> Finish:
    step = ParseBoolean()
    return lambda value: value if type(value) is bool else step.apply(value, {})


def _enum(field: TargetField, _mapping: Mapping) -> Finish:
    choices = {fold_letters(choice): choice for choice in field.choices}
    named = ", ".join(field.choices)

    def finish(value: Any) -> str | None:
        text = text_of(value)
        if not trim_text(text):
            return None
        choice = choices.get(fold_letters(text)) if len(text) <= field.max_length else None
        if choice is None:
            raise CellError("not_a_choice", "This is not one of: {choices}.", value, {"choices": named})
        return choice

    return finish


def _email(_field: TargetField, _mapping: Mapping) -> Finish:
    def finish(value: Any) -> str | None:
        text = trim_text(text_of(value))
        if not text:
            return None
        if len(text) > 254:
            raise CellError("not_an_email", "This is not an e-mail address.", text)
        try:
            return parse_email(text)
        except InvalidInput as error:
            raise CellError("not_an_email", error.message, text) from None

    return finish


def _phone(_field: TargetField, mapping: Mapping) -> Finish:
    country = mapping.country.upper() or _NOWHERE

    def finish(value: Any) -> str | None:
        text = trim_text(text_of(value))
        if not text:
            return None
        if len(text) > MAX_PHONE:
            raise CellError("not_a_phone", "This is not a telephone number.", text)
        try:
            return parse_phone(text, country=country)
        except InvalidInput as error:
            raise CellError("not_a_phone", error.message, text) from None

    return finish


def _url(_field: TargetField, _mapping: Mapping) -> Finish:
    def finish(value: Any) -> str | None:
        text = trim_text(text_of(value))
        if not text:
            return None
        if len(text) > MAX_URL or not _is_web_address(text):
            raise CellError("not_a_url", "This is not a web address that starts with http:// or https://.", text)
        return text

    return finish


def _is_web_address(text: str) -> bool:
    if not text.isprintable() or any(char.isspace() for char in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _list(field: TargetField, mapping: Mapping) -> Finish:
    finish_item = _text(field, mapping)

    def finish(value: Any) -> list[str] | None:
        items = value if isinstance(value, list | tuple) else text_of(value).split("|")
        texts = [text for item in items if (text := trim_text(finish_item(item) or ""))]
        if len(texts) > MAX_ITEMS:
            raise CellError("too_many_values", "There are more than {most} values.", len(texts), {"most": MAX_ITEMS})
        return texts or None

    return finish


def check_settings(mapping: Mapping) -> None:
    """Raises ``ValueError`` with a sentence on settings of a mapping that mean nothing."""
    ParseDate(locale=mapping.locale, zone=mapping.zone).check()
    if mapping.currency:
        ParseMoney(locale=mapping.locale, currency=mapping.currency).check()
    _check_country(mapping.country)


def _check_country(country: str) -> None:
    try:
        if country:
            parse_country(country.upper())
    except InvalidInput as error:
        raise ValueError(error.message) from None


_FINISHERS: dict[FieldKind, Callable[[TargetField, Mapping], Finish]] = {
    FieldKind.TEXT: _text,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _datetime,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.ENUM: _enum,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _phone,
    FieldKind.URL: _url,
    FieldKind.LIST: _list,
}
