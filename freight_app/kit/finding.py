"""What a search over everything finds: things of any kind in one form, several kinds of a room in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from freight_app.kit.db import UnitOfWork

# Shorter questions match too much to be an answer.
MIN_LETTERS = 2


@dataclass(frozen=True, slots=True)
class FoundThing:
    """``ref`` stands in the address of its page, ``label`` names it, ``hint`` tells it apart, ``status`` is a code."""

    kind: str
    ref: str
    label: str
    hint: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of a search. Columns are text; ``order`` puts the surest first."""

    kind: str
    ref: Any
    label: Any
    hint: Any
    status: Any
    source: Any
    conditions: Sequence[Any]
    order: Sequence[Any]


def find_parts(uow: UnitOfWork, parts: Sequence[Part], limit: int) -> list[FoundThing]:
    """At most ``limit`` of each kind in one statement, kinds in the order of ``parts``, the surest of each first."""
    if not parts:
        return []
    selects = [_select(part, place, limit) for place, part in enumerate(parts)]
    statement = sa.union_all(*selects) if len(selects) > 1 else selects[0]
    rows = sorted(uow.session.connection().execute(statement), key=lambda row: (row.part, row.place))
    return [FoundThing(parts[row.part].kind, row.ref, row.label, row.hint or "", row.status or "") for row in rows]


def _select(part: Part, place: int, limit: int) -> Any:
    inner = (
        sa.select(
            sa.literal(place).label("part"),
            sa.func.row_number().over(order_by=list(part.order)).label("place"),
            sa.cast(part.ref, sa.Text()).label("ref"),
            sa.cast(part.label, sa.Text()).label("label"),
            sa.cast(part.hint, sa.Text()).label("hint"),
            sa.cast(part.status, sa.Text()).label("status"),
        )
        .select_from(part.source)
        .where(*part.conditions)
        .order_by(*part.order)
        .limit(limit)
        .subquery()
    )
    return sa.select(inner)


def words_of(text: str) -> list[str]:
    """The words of a question; none where it is too short to ask."""
    text = text.replace("\0", "").strip()
    return text.split()[:8] if len(text) >= MIN_LETTERS else []


def like(word: str) -> str:
    """A pattern for LIKE with ``\\`` as its escape, which finds the word anywhere."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def holds(columns: Sequence[Any], word: str) -> Any:
    """Whether one of the columns holds the word, whatever the case of its Latin letters."""
    pattern = like(word.casefold())
    return sa.or_(*(sa.func.lower(column).like(pattern, escape="\\") for column in columns))
