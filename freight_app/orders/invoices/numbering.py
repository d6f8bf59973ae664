"""Numbers without gaps: one series for each kind of paper and year, raised in the transaction that issues the paper."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from freight_app.kit.db import UnitOfWork
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.invoices.rules import write_number
from freight_app.orders.invoices.settings import get_document_settings


class SeriesNumber(NamedTuple):
    """``text`` is what is printed; ``on`` is the paper's day."""

    text: str
    year: int
    number: int
    on: date


def take_number(uow: UnitOfWork, kind: PaperKind, today: date) -> SeriesNumber:
    """The next number of a series, held until the commit: take it last, after everything that can be refused.

    ``on`` is today, or the day of the number before when that was later: two units may begin on different sides of
    midnight, and numbers go with the days.
    """
    step = queries.raise_series(uow, kind, today)
    text = write_number(get_document_settings(uow).patterns[kind], today.year, step.number)
    return SeriesNumber(text, today.year, step.number, step.on)
