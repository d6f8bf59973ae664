"""A report accounts for every row of the source, and its tables hold no formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.csv_writing import write_lines
from freight_app.kit.errors import NotFound
from freight_app.migration import job_control
from freight_app.migration.dead_letters import edit_dead_letter
from freight_app.migration.mapping.targets import TargetField
from freight_app.migration.reporting import JobReport, report_job
from freight_app.migration.sentences import fill_sentence, without_facts
from freight_app.migration.undoing import undo_job
from freight_app.migration.uploading import delete_upload
from tests.migration.engine.workbench import SKU, Workbench, csv_of

PRICE = TargetField(name="price", kind="money")  # type: ignore[arg-type]
WEIGHT = TargetField(name="weight", kind="decimal")  # type: ignore[arg-type]


def report(bench: Workbench, public_id: str) -> JobReport:
    with bench.house.read() as uow:
        return report_job(uow, bench.tenant.id, public_id)


def test_rows_and_records_balance(bench: Workbench) -> None:
    content = csv_of([("A", 1), ("A", 1), ("B", "x"), ("C", 5), ("D", 7), ("E", "y")])
    job = bench.load(content)
    told = report(bench, job.public_id)
    balance = told.balance
    assert (balance.rows, balance.loaded, balance.skipped, balance.dead, balance.missing) == (6, 3, 1, 2, 0)
    assert balance.is_balanced
    assert told.file is not None
    assert (told.file.name, told.file.size, told.file.is_there) == ("stock.csv", len(content), True)
    assert (told.plan.target, told.plan.dataset, told.plan.fields) == ("staged", "stock", ("sku", "quantity"))
    assert [(reason.reason_code, reason.count) for reason in told.reasons.dead] == [("not_a_number", 2)]
    assert [(reason.reason_code, reason.count) for reason in told.reasons.skipped] == [("duplicate", 1)]
    assert told.job.created_by == "system"


def test_a_job_that_runs_or_was_stopped_does_not_balance(bench: Workbench) -> None:
    job = bench.begin(csv_of([(f"S{number}", number) for number in range(30)]))
    unread = report(bench, job.public_id)
    assert (unread.balance.rows, unread.balance.missing, unread.balance.is_balanced) == (None, None, False)
    bench.work(limit=2)
    running = report(bench, job.public_id)
    assert (running.balance.missing, running.balance.is_balanced) == (27, False)
    assert "runs" in running.balance.sentence
    with bench.house.write() as uow:
        job_control.cancel_job(uow, bench.tenant.id, job.public_id)
    assert "stopped" in report(bench, job.public_id).balance.sentence


def test_numbers_are_summed_by_how_their_records_ended(bench: Workbench) -> None:
    fields = (SKU, PRICE, WEIGHT)
    head = ("sku", "price", "weight")
    bench.load(csv_of([("B", "2.500 TND", "0.25")], head), fields=fields)
    rows = [("A", "1.500 TND", "1.5"), ("B", "2.500 TND", "0.25"), ("C", "4 EUR", "x"), ("D", "0.001 TND", "-3")]
    job = bench.load(csv_of(rows, head), fields=fields)
    sums = {
        line.field: (line.source, line.loaded, line.skipped, line.rest) for line in report(bench, job.public_id).sums
    }
    assert {name: [Decimal(part) for part in parts] for name, parts in sums.items()} == {
        "price TND": [Decimal("4.001"), Decimal("1.501"), Decimal("2.5"), 0],
        "price EUR": [4, 0, 0, 4],
        "weight": [Decimal("-1.25"), Decimal("-1.5"), Decimal("0.25"), 0],
    }
    with bench.house.write() as uow:
        edit_dead_letter(uow, bench.tenant.id, job.public_id, 4, {"weight": "2"})
        job_control.retry_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    again = report(bench, job.public_id)
    rest = {line.field: Decimal(line.rest) for line in again.sums}
    # What mending brought is more than the source had.
    assert rest == {"price TND": 0, "price EUR": 0, "weight": -2}
    assert (again.retried_batches, again.balance.is_balanced, again.balance.dead) == (1, True, 0)


def test_what_an_undo_left_is_told_with_its_reasons(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", 1), ("B", 2)]))
    bench.load(csv_of([("B", 20)]))
    with bench.house.write() as uow:
        undo_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    told = report(bench, job.public_id)
    assert (told.job.undone, told.job.not_undone) == (1, 1)
    assert [(reason.reason_code, reason.count) for reason in told.reasons.not_undone] == [("changed_since", 1)]


def test_the_report_outlives_the_file(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", 1)]))
    with bench.house.write() as uow:
        delete_upload(uow, bench.tenant.id, str(job.source["upload"]))
    told = report(bench, job.public_id).file
    assert told is not None
    assert (told.is_there, len(told.sha256)) == (False, 64)


def test_nobody_elses_job_is_reported(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", 1)]))
    other = Workbench.open(bench.house, "Nord")
    with bench.house.read() as uow, pytest.raises(NotFound):
        report_job(uow, other.tenant.id, job.public_id)


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), max_size=5))
def test_no_cell_is_a_formula_and_nothing_is_lost(rows: list[list[str]]) -> None:
    # A lone carriage return within quotes is read back by Python as it was written.
    read = list(csv.reader(io.StringIO(write_lines(rows), newline="")))
    assert len(read) == len(rows)
    for sent, came in zip(rows, read, strict=True):
        for before, after in zip(sent, came or [""], strict=True):
            assert after in (before, "'" + before)
            assert not after.startswith(("=", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("+A1", "'+A1"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("+216 71 123 456", "+216 71 123 456"),
        ("-1,5", "-1,5"),
        ("plain", "plain"),
        (-5, "-5"),
        (None, ""),
        (True, "true"),
    ],
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(value: object, written: str) -> None:
    assert next(csv.reader([write_lines([["x", value]])])) == ["x", written]


@pytest.mark.parametrize(
    ("sentence", "facts", "filled"),
    [
        ("Row {row} is {what}.", {"row": 2, "what": "{row}"}, "Row 2 is {row}."),
        ("Nothing known of {name}.", {}, "Nothing known of {name}."),
        ("The brand A{{B}} is there.", None, "The brand A{B} is there."),
        ("A brace { alone, {0} and {a.b}", {"a": 1}, "A brace { alone, {0} and {a.b}"),
    ],
)
def test_sentences_are_filled_and_never_fail(sentence: str, facts: dict[str, object] | None, filled: str) -> None:
    assert fill_sentence(sentence, facts) == filled


def test_a_reason_of_many_records_names_none_of_them() -> None:
    assert without_facts("Row {row} has the same key with other values.") == "Row … has the same key with other values."
