"""Eight processes number invoices at once, and one is killed in the middle: no gap and no double."""

from __future__ import annotations

import os
import signal
import time

from sqlmodel import col, func, select

from freight_app.kit.house import House
from freight_app.orders.invoices.models import DocumentSeries, Invoice
from tests.orders.conftest import Parts
from tests.orders.invoices.issuers import add_confirmed_orders, issue_share, start_issuing
from tests.races.runners import Outcome, run_at_once

PROCESSES = 8
# The thousand of the promise takes longer than a test should: FREIGHT_TEST_INVOICES=1000 runs it.
INVOICES = int(os.environ.get("FREIGHT_TEST_INVOICES", "304"))


def series(house: House) -> tuple[list[int], list[str], int]:
    """The numbers given out in order, as they are written, and the last that the series knows of."""
    with house.read() as uow:
        rows = uow.session.exec(select(Invoice.series_number, Invoice.number).order_by(col(Invoice.series_number)))
        numbers = list(rows)
        last = uow.session.exec(select(func.coalesce(func.max(DocumentSeries.last), 0))).one()
    return [number for number, _text in numbers], [text for _number, text in numbers], last


def test_eight_processes_number_invoices_without_gap_or_double(house: House, parts: Parts) -> None:
    orders = add_confirmed_orders(house, INVOICES, parts.filter)
    shares = [orders[place::PROCESSES] for place in range(PROCESSES)]
    outcomes = run_at_once(house, [(issue_share, {"numbers": share}) for share in shares])
    assert outcomes == [[Outcome(len(share), None)] for share in shares]
    numbers, texts, last = series(house)
    assert numbers == list(range(1, INVOICES + 1))
    assert [int(text[-5:]) for text in texts] == numbers
    assert last == INVOICES


def test_a_process_that_is_killed_leaves_no_gap(house: House, parts: Parts) -> None:
    orders = add_confirmed_orders(house, 2000, parts.filter)
    for _ in range(3):
        before = len(series(house)[0])
        process = start_issuing(house, orders)
        deadline = time.monotonic() + 60
        while len(series(house)[0]) < before + 5 and time.monotonic() < deadline:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.join(30)
        numbers, _texts, last = series(house)
        assert len(numbers) > before
        assert numbers == list(range(1, len(numbers) + 1))
    left = orders[-3:]
    issue_share(house, 0, numbers=left)
    numbers, _texts, last = series(house)
    assert numbers == list(range(1, last + 1))
