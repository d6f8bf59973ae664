"""What the engine asks of a target: how its records are described, loaded, and taken back.

A loader works on one batch at a time, inside the engine's unit of work. It need not defend itself against single bad
records: when it raises a ``FreightError``, its savepoint is rolled back and the engine finds the culprits by halving
the batch, so that each of them ends as a dead letter with that error as its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.migration.mapping.targets import Target

Facts = dict[str, str | int]
# The reason code of a record that is loaded but for something that a later row may bring.
WAITS = "waits"


class Outcome(StrEnum):
    """How a record ends: exactly one of these."""

    LOADED = "loaded"
    SKIPPED = "skipped"
    DEAD_LETTER = "dead_letter"


class Existing(StrEnum):
    """What to do with a record whose key the shop knows already."""

    UPDATE = "update"
    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A mapped row: ``values`` by field of the target, ``key`` as ``Loader.key_of`` gave it."""

    row: int
    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LoadRules:
    """For whom and how a batch is loaded. ``dataset`` names the shelf of a tenant's own (staged) records.

    ``reference`` names the job to people, in at most 80 characters: ledgers say that it caused a change.
    """

    tenant_id: int
    existing: Existing = Existing.UPDATE
    dataset: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """How one record ended.

    ``before`` and ``after`` are plain JSON of what was touched: None before is a thing that was made. ``reason_code``
    is stable, ``reason`` is English source text with ``{placeholders}`` for ``facts``; ``field`` is the one at fault.
    A loaded record may have a reason too: what it lacks (``WAITS``, or what ``Finisher.finish`` says of it).
    """

    outcome: Outcome
    reason_code: str = ""
    reason: str = ""
    facts: Facts = field(default_factory=dict)
    field: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def loaded(before: dict[str, Any] | None, after: dict[str, Any]) -> Landing:
    """The record changed something: ``before`` is what stood there, None when nothing did."""
    return Landing(Outcome.LOADED, before=before, after=after)


def waits(before: dict[str, Any] | None, after: dict[str, Any], sentence: str, facts: Facts, *, field: str) -> Landing:
    """Loaded, and ``Finisher.finish`` is asked about it when all rows are in."""
    return Landing(Outcome.LOADED, WAITS, sentence, facts, field, before, after)


def skipped(code: str, sentence: str, facts: Facts | None = None) -> Landing:
    """There was nothing to do."""
    return Landing(Outcome.SKIPPED, code, sentence, facts or {})


def refused(code: str, sentence: str, facts: Facts | None = None, *, field: str = "") -> Landing:
    """A person has to look at it."""
    return Landing(Outcome.DEAD_LETTER, code, sentence, facts or {}, field)


def already_so() -> Landing:
    """What stands there is what the record says."""
    return skipped("unchanged", "The shop has it just so already.")


def already_there() -> Landing:
    """The key is known, and the rules say to leave what is there."""
    return skipped("exists", "It is there already, and was left as it is.")


def not_wanted_twice(field: str) -> Landing:
    """The key is known, and the rules say that this is a mistake."""
    return refused("exists", "It is there already.", field=field)


@dataclass(frozen=True, slots=True)
class Undoing:
    """A loaded record that is to be taken back: ``before`` is to stand again if ``after`` still stands."""

    row: int
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UndoLanding:
    """Whether a record was taken back, and if not, why: ``changed_since``, ``in_use``, or what the loader says."""

    is_undone: bool
    reason_code: str = ""
    reason: str = ""
    facts: Facts = field(default_factory=dict)


UNDONE = UndoLanding(is_undone=True)


def not_undone(code: str, sentence: str, facts: Facts | None = None) -> UndoLanding:
    return UndoLanding(is_undone=False, reason_code=code, reason=sentence, facts=facts or {})


def changed_since() -> UndoLanding:
    """Somebody changed it after the job: it is theirs now."""
    return not_undone("changed_since", "It was changed after this job, so it was left as it is.")


def in_use() -> UndoLanding:
    """Something else stands on it by now."""
    return not_undone("in_use", "Something else uses it by now, so it was left as it is.")


class Loader(Protocol):
    """Everything that can be loaded in bulk is one of these. Loaders keep no state between calls.

    A job runs as the house itself, which may everything: whoever asks for one, runs it or takes it back must hold all
    permissions of ``needs`` at that door.
    """

    name: str
    needs: frozenset[Permission]

    def describe(self, uow: UnitOfWork) -> Target:
        """The fields of the target, with what depends on the shop: its languages, currency, price groups."""
        ...

    def key_of(self, values: Mapping[str, Any]) -> str:
        """What tells records apart, folded as the shop folds it (at most 200 characters); empty when it has none."""
        ...

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        """Load a batch; one landing per record, in their order. No two records have the same key."""
        ...

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        """Take loaded records back, the later ones first as they come; one landing per change, in their order."""
        ...


@runtime_checkable
class Finisher(Protocol):
    """A loader whose records may speak of rows that come later in the file."""

    def finish(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[Landing]:
        """Asked once all rows of a job are in, with its loaded records whose reason is ``WAITS``, in batches.

        Each landing takes the place of the one that the record has: loaded still, with ``before`` and ``after`` of all
        that the job did to it, and with a reason (never ``WAITS``) when something could not be done after all.
        """
        ...
