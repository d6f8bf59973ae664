"""Sums of accounts on plain values: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

# Days past due at which the buckets begin: 1 to 30, 31 to 60, 61 to 90, over 90.
BUCKET_STARTS = (1, 31, 61, 91)


class Debit(NamedTuple):
    """Something that is owed: an invoice, a refund or an adjustment upwards."""

    document: str
    due_on: date
    amount_minor: int


class OpenItem(NamedTuple):
    """What is still owed of a debit."""

    document: str
    due_on: date
    amount_minor: int
    open_minor: int


class Ageing(NamedTuple):
    """What is owed by how long it is past due; ``unused_minor`` is what was paid and covers nothing yet.

    The five buckets less ``unused_minor`` are the balance.
    """

    not_due_minor: int
    to_30_minor: int
    to_60_minor: int
    to_90_minor: int
    over_90_minor: int
    unused_minor: int

    @property
    def overdue_minor(self) -> int:
        return self.to_30_minor + self.to_60_minor + self.to_90_minor + self.over_90_minor


def allocate_oldest_first(debits: Iterable[Debit], credits_minor: int) -> tuple[list[OpenItem], int]:
    """Let what was paid cover what is due first; what is then open of each, and what is left of the money.

    Of what is due on one day, what comes first in ``debits`` is covered first. Nothing of this is
    stored: a payment that comes in late for an older day falls into place by itself.
    """
    left = credits_minor
    items: list[OpenItem] = []
    for debit in sorted(debits, key=lambda debit: debit.due_on):
        covered = min(left, debit.amount_minor)
        left -= covered
        items.append(OpenItem(*debit, debit.amount_minor - covered))
    return items, left


def bucket_days(today: date) -> tuple[date, ...]:
    """The last due days of the buckets from 1, 31, 61 and 91 days past due on."""
    return tuple(today - timedelta(days=start) for start in BUCKET_STARTS)


def age_sums(owed_minor: int, owed_until: Sequence[int], credits_minor: int) -> Ageing:
    """Ageing from sums: all that was ever owed, what of it was due up to each of ``bucket_days``, and all credits.

    Because credits cover what is due first, the open part of what was due up to a day is what they do not reach.
    """
    open_until = [max(0, due - credits_minor) for due in owed_until]
    open_all = max(0, owed_minor - credits_minor)
    return Ageing(
        not_due_minor=open_all - open_until[0],
        to_30_minor=open_until[0] - open_until[1],
        to_60_minor=open_until[1] - open_until[2],
        to_90_minor=open_until[2] - open_until[3],
        over_90_minor=open_until[3],
        unused_minor=max(0, credits_minor - owed_minor),
    )


def due_day(issued_on: date, terms_days: int) -> date:
    return issued_on + timedelta(days=terms_days)


def owed_of_order(*, total_minor: int, short_minor: int, returned_minor: int, invoiced_minor: int) -> int:
    """What an order will still be invoiced: not what is missing, nor what came back, nor what was invoiced already."""
    return max(0, total_minor - short_minor - returned_minor - invoiced_minor)


def over_by(*, exposure_minor: int, wanted_minor: int, limit_minor: int) -> int:
    """By how much an order goes over the limit; 0 when it fits."""
    return max(0, exposure_minor + wanted_minor - limit_minor)
