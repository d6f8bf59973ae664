"""How the records of a batch end: loaded, skipped, or as dead letters, and each for a reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.money import Money
from freight_app.migration import record_queries
from freight_app.migration.loading import Landing, Loader, LoadRules, NewRecord, Outcome, refused, skipped
from freight_app.migration.mapped_rows import MappedRecord, plain_cells

MAX_REASON = 500
# Numbers that add up to something: what is compared with the source afterwards.
_SUMMED = (int, Decimal, Money)


@dataclass(frozen=True, slots=True)
class Ending:
    """A record and how it ended."""

    record: MappedRecord
    landing: Landing

    def as_row(self) -> dict[str, Any]:
        """Columns of the record log that say how it ended."""
        record, landing = self.record, self.landing
        is_dead = landing.outcome is Outcome.DEAD_LETTER
        return {
            "row_number": record.row,
            "record_key": record.key,
            "values_hash": record.values_hash,
            "outcome": landing.outcome.value,
            "reason_code": landing.reason_code[:60],
            "reason": landing.reason[:MAX_REASON],
            "facts": landing.facts or None,
            "errors": _faults(record, landing) if is_dead else None,
            "raw": plain_cells(record.raw) if is_dead else None,
            "before": landing.before,
            "after": landing.after,
        }


def land(
    uow: UnitOfWork, loader: Loader, rules: LoadRules, job_id: int, records: Sequence[MappedRecord]
) -> list[Ending]:
    """Load what can be loaded of a batch; one ending per record, in their order."""
    endings: dict[int, Landing] = {}
    fresh: dict[str, MappedRecord] = {}
    earlier = record_queries.earlier_records(uow, job_id, {record.key for record in records if record.key})
    for record in records:
        if record.is_empty:
            endings[record.row] = skipped("empty", "The row is empty.")
        elif record.values is None:
            endings[record.row] = _unreadable(record)
        elif record.key in fresh:
            endings[record.row] = _twice(record, fresh[record.key].row, fresh[record.key].values_hash)
        elif record.key in earlier:
            endings[record.row] = _twice(record, *earlier[record.key])
        else:
            fresh[record.key] = record
    wanted = [NewRecord(record.row, record.key, record.values or {}) for record in fresh.values()]
    for record, landing in zip(wanted, load_or_halve(uow, loader, wanted, rules), strict=True):
        endings[record.row] = landing
    return [Ending(record, endings[record.row]) for record in records]


def _unreadable(record: MappedRecord) -> Landing:
    """Why a row has no record: the first of its faults speaks for all."""
    first = record.faults[0]
    code, sentence = first["code"], first["sentence"]
    return refused(code, sentence, first["facts"], field=first["field"])


def _twice(record: MappedRecord, row: int, values_hash: str) -> Landing:
    """The same record again is nothing new; another one under the same key is for people to settle."""
    if record.values_hash == values_hash:
        return skipped("duplicate", "The same record stands in row {row}.", {"row": row})
    return refused("duplicate_differs", "Row {row} has the same key with other values.", {"row": row})


def load_or_halve(
    uow: UnitOfWork, loader: Loader, records: Sequence[NewRecord], rules: LoadRules, *, is_second_try: bool = False
) -> list[Landing]:
    """Load a batch; where it is refused as a whole, find the culprits by loading its halves."""
    if not records:
        return []
    try:
        with uow.session.begin_nested():
            return loader.load(uow, records, rules)
    except (FreightError, DataError, IntegrityError, OverflowError) as error:
        uow.session.expire_all()
        if len(records) > 1:
            half = len(records) // 2
            return load_or_halve(uow, loader, records[:half], rules) + load_or_halve(uow, loader, records[half:], rules)
        # Another worker may have made the same thing at this moment: then it is there at the second look.
        if isinstance(error, IntegrityError) and not is_second_try:
            return load_or_halve(uow, loader, records, rules, is_second_try=True)
        return [_refusal(error)]


def _refusal(error: Exception) -> Landing:
    if isinstance(error, FreightError):
        # Braces in a name of somebody's must not be taken for placeholders.
        sentence = error.message.replace("{", "{{").replace("}", "}}")
        return refused(error.code, sentence, field=str(error.details.get("field", "")))
    if isinstance(error, IntegrityError):
        return refused("clash", "It clashes with something that is there already.")
    return refused("not_storable", "A value of this record is larger than the shop can keep.")


def _faults(record: MappedRecord, landing: Landing) -> list[dict[str, Any]]:
    if record.faults:
        return list(record.faults)
    return [
        {
            "field": landing.field,
            "code": landing.reason_code,
            "sentence": landing.reason[:MAX_REASON],
            "facts": landing.facts,
            "value": "",
        }
    ]


def count_outcomes(endings: Sequence[Ending]) -> dict[str, int]:
    """How many were ``loaded`` and ``skipped``, and how many are ``dead``."""
    found = Counter(ending.landing.outcome for ending in endings)
    return {
        "loaded": found[Outcome.LOADED],
        "skipped": found[Outcome.SKIPPED],
        "dead": found[Outcome.DEAD_LETTER],
    }


def sum_fields(endings: Sequence[Ending], *, with_source: bool) -> dict[str, dict[str, str]]:
    """Sums of the numeric fields as text, by outcome, and of all rows that could be read (``source``)."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for ending in endings:
        outcome = ending.landing.outcome
        for name, value in ending.record.partial.items():
            if type(value) not in _SUMMED:
                continue
            amount = value.decimal if isinstance(value, Money) else Decimal(value)
            # Amounts of two currencies have no sum.
            name = f"{name} {value.currency}" if isinstance(value, Money) else name  # noqa: PLW2901
            if with_source:
                sums[name]["source"] += amount
            if outcome is not Outcome.DEAD_LETTER:
                sums[name][outcome.value] += amount
    return {name: {which: format(total, "f") for which, total in parts.items()} for name, parts in sums.items()}
