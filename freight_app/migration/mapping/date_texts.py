"""Dates and moments out of texts, serial numbers of spreadsheets and, when asked, free writing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from freight_app.migration.mapping.characters import fold_letters, plain_characters
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.layouts import Layout, half_day

MAX_DATE_TEXT = 80
_LAST_SERIAL = 2_958_465  # 31 December 9999
_SERIAL = re.compile(r"[0-9]{1,7}([.,][0-9]{1,15})?", re.ASCII)
_PARSERS = ["absolute-time"]


def parse_layouts(
    text: str, layouts: Sequence[Layout], locale: str, pivot: int | None
) -> tuple[datetime, bool] | tuple[None, bool]:
    """The moment that the first fitting layout finds, and whether it carries its own offset; None without a fit.

    ``pivot``: two-digit years up to it are of 2000, later ones of 1900; without one they raise ``CellError``
    ``two_digit_year``. A day that no calendar has raises ``no_such_day``.
    """
    folded = fold_letters(text) if len(text) <= MAX_DATE_TEXT else ""
    fault: CellError | None = None
    for layout in layouts:
        found = layout.pattern.fullmatch(folded)
        if found is None:
            continue
        try:
            if layout.is_plain and len(year := found["year"]) == 4:
                return _day(int(year), int(found["month"]), int(found["day"]), text), False
            return _moment_of(found, layout, locale, pivot, text)
        except CellError as error:
            # "13/02/2026" is no day of a month-first layout, but may be one of the next.
            fault = fault or error
    if fault is not None:
        raise fault
    return None, False


def _day(year: int, month: int, day: int, text: str) -> datetime:
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - naive until the caller names the zone
    except ValueError:
        raise _no_such_day(text) from None


def _moment_of(
    found: re.Match[str], layout: Layout, locale: str, pivot: int | None, text: str
) -> tuple[datetime, bool]:
    parts = found.groupdict()
    year = _full_year(parts["year"], pivot, text)
    month = parts["month"]
    number = int(month) if month.isdecimal() else layout.months[month.rstrip(".")]
    hour = int(parts.get("hour") or 0)
    if parts.get("hour12"):
        twelve = int(parts["hour12"])
        if not 1 <= twelve <= 12:
            raise _no_such_day(text)
        hour = twelve % 12 + half_day(parts.get("half") or "", locale)
    fraction = (parts.get("fraction") or "0")[:6].ljust(6, "0")
    offset = parts.get("offset")
    try:
        moment = datetime(
            year,
            number,
            int(parts["day"]),
            hour,
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
            int(fraction),
            tzinfo=_zone_of(offset) if offset else None,
        )
    except ValueError:
        raise _no_such_day(text) from None
    return moment, offset is not None


def _full_year(digits: str, pivot: int | None, text: str) -> int:
    if len(digits) != 2:
        return int(digits)
    if pivot is None:
        raise CellError("two_digit_year", "The year has two digits and nothing says of which century it is.", text)
    year = int(digits)
    return 2000 + year if year <= pivot else 1900 + year


def _zone_of(offset: str) -> timezone:
    if offset == "z":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if offset[0] == "-" else away)


def parse_serial(value: str | float | Decimal, *, since_1904: bool) -> datetime | None:
    """The moment of a spreadsheet's serial number; None when the value is none.

    Day 60 of the 1900 system is 29 February 1900, which never was: ``CellError`` ``no_such_day``.
    """
    if isinstance(value, str):
        plain = plain_characters(value).strip()
        if not _SERIAL.fullmatch(plain):
            return None
        value = plain.replace(",", ".")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number < _LAST_SERIAL + 1:
        return None
    days = int(number)
    if not since_1904 and days in (0, 60):
        raise _no_such_day(value)
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001
    try:
        # Serials are floats of days: to the nearest second they are what was typed.
        return epoch + timedelta(days=days, seconds=int((number - days) * 86_400 + Decimal("0.5")))
    except OverflowError:
        return None


def parse_free_text(text: str, language: str, *, day_first: bool) -> datetime | None:
    """A date in running words by ``dateparser``; only whole dates, never ones that depend on today."""
    if len(text) > MAX_DATE_TEXT:
        return None
    import dateparser

    plain = plain_characters(text)
    found = dateparser.parse(
        plain,
        languages=[language],
        settings={
            "DATE_ORDER": "DMY" if day_first else "MDY",
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": _PARSERS,
        },  # pyright: ignore[reportArgumentType] - a TypedDict in newer stubs
    )
    if found is None:
        return None
    if f"{found.year:04d}" not in plain:
        raise CellError("two_digit_year", "The year has two digits and nothing says of which century it is.", text)
    return found


def check_free_text(language: str) -> None:
    """Raises ``ValueError`` with a sentence when dates in running words of a language cannot be read."""
    try:
        parse_free_text("2020-01-01", language, day_first=True)
    except ValueError:
        raise ValueError(f"Dates in running words cannot be read in {language!r}.") from None


def moment_in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same moment in UTC; a naive one is a time of day in ``zone``. ``CellError`` beyond the years 1 to 9999."""
    aware = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        raise _no_such_day(moment) from None


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day of a moment as a calendar in ``zone`` shows it; of a naive one its own."""
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        raise _no_such_day(moment) from None


def start_of(day: date) -> datetime:
    """Midnight of a day, naive: the zone is the caller's."""
    return datetime.combine(day, time())


def _no_such_day(value: object) -> CellError:
    return CellError("no_such_day", "There is no such day or time.", value)
