"""Which days the shop works, and how many of them lie between two days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
# Days on which offices are closed, by country; Monday is 0. A shop that works on one of them says so in its profile.
_WEEKENDS = {
    "DZ": frozenset({FRIDAY, SATURDAY}),
    "EG": frozenset({FRIDAY, SATURDAY}),
    "LY": frozenset({FRIDAY, SATURDAY}),
    "QA": frozenset({FRIDAY, SATURDAY}),
    "KW": frozenset({FRIDAY, SATURDAY}),
    "BH": frozenset({FRIDAY, SATURDAY}),
    "OM": frozenset({FRIDAY, SATURDAY}),
    "SA": frozenset({FRIDAY, SATURDAY}),
}


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """``weekend`` holds days of the week, Monday 0; ``holidays`` are days off beside them."""

    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays


def weekend_of(country: str) -> frozenset[int]:
    """Days off of a country's offices; Saturday and Sunday where we know no better."""
    return _WEEKENDS.get(country, frozenset({SATURDAY, SUNDAY}))


def count_working_days(start: date, end: date, calendar: WorkingCalendar) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier, never of other size."""
    if end < start:
        return -count_working_days(end, start, calendar)
    days = (end - start).days
    weeks, rest = divmod(days, 7)
    count = weeks * (7 - len(calendar.weekend))
    first = start + timedelta(days=weeks * 7)
    count += sum((first + timedelta(days=step)).weekday() not in calendar.weekend for step in range(1, rest + 1))
    return count - sum(start < day <= end and day.weekday() not in calendar.weekend for day in calendar.holidays)
