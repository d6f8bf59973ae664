"""Questions to the text indexes: which products hold these words or this number, and what is spelt like it.

The one place where questions differ by database. ``search_schema`` makes the indexes, ``search_index`` fills them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from rapidfuzz.distance import OSA
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.kit.db import UnitOfWork

# Words that are shorter have too many neighbours for a correction to mean anything.
MIN_SIMILAR_WORD = 3
MIN_SIMILAR_NUMBER = 5
# So many candidates are compared letter by letter, at about a microsecond each.
MAX_CANDIDATES = 5_000
_LAST = "\uffff"


@dataclass(frozen=True, slots=True)
class Term:
    """One folded word to look for; a beginning of a word when ``is_prefix``."""

    word: str
    is_prefix: bool = False


# All of these words, or all of those: the ways in which one part of a question may be met.
Alternatives = Sequence[Sequence[Term]]


def ids_with_words(uow: UnitOfWork, groups: Sequence[Alternatives], *, everywhere: bool = False) -> list[int]:
    """Ids, in order, of the products whose name, brand, category, tags or numbers meet every group.

    With ``everywhere`` the description, attributes, cars and cross references count as well.
    """
    if uow.dialect == "sqlite":
        question = _fts5(groups) if everywhere else f"head : ({_fts5(groups)})"
        statement = "SELECT json_group_array(rowid) AS ids FROM product_words WHERE product_words MATCH :question"
    else:
        question = _tsquery(groups)
        column = "body" if everywhere else "head"
        statement = (
            f"SELECT json_agg(product_id) AS ids FROM product_words WHERE {column} @@ CAST(:question AS tsquery)"  # noqa: S608
        )
    text = sa.text(statement).columns(ids=sa.JSON())
    found: list[int] | None = uow.session.connection().execute(text, {"question": question}).scalar()
    return sorted(found or [])


def _fts5(groups: Sequence[Alternatives]) -> str:
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(_fts5_term(term) for term in words) + ")" for words in group) + ")"
        for group in groups
    )


def _fts5_term(term: Term) -> str:
    # Folded words hold letters and digits only; the quotes keep AND, OR and NOT from being operators.
    return f'"{term.word}"*' if term.is_prefix else f'"{term.word}"'


def _tsquery(groups: Sequence[Alternatives]) -> str:
    return " & ".join(
        "("
        + " | ".join(
            "(" + " & ".join(f"'{term.word}':*" if term.is_prefix else f"'{term.word}'" for term in words) + ")"
            for words in group
        )
        + ")"
        for group in groups
    )


def ids_with_number(uow: UnitOfWork, compact: str) -> list[int]:
    """Ids of the products that answer to exactly this number, punctuation aside: their own SKUs first."""
    number = models.ProductNumber
    rows = uow.session.connection().execute(
        sa.select(col(number.product_id), col(number.kind)).where(col(number.compact) == compact)
    )
    order = {models.NumberKind.SKU: 0, models.NumberKind.MPN: 1, models.NumberKind.CROSS_REFERENCE: 2}
    found = sorted((order[models.NumberKind(kind)], product_id) for product_id, kind in rows)
    return [product_id for _order, product_id in found]


def ids_with_number_prefix(uow: UnitOfWork, compact: str) -> list[int]:
    """Ids of the products with a number that begins so, in order."""
    number = models.ProductNumber
    statement = sa.select(col(number.product_id)).where(_begins(col(number.compact), compact)).distinct()
    return sorted(uow.session.connection().execute(statement).scalars())


def ids_with_number_part(uow: UnitOfWork, compact: str, *, limit: int = 500) -> list[int]:
    """Ids of the products with a number that has this (three characters or more) somewhere inside."""
    number = models.ProductNumber
    statement = sa.select(col(number.product_id))
    if uow.dialect == "sqlite":
        parts = sa.text("SELECT rowid FROM product_number_parts WHERE product_number_parts MATCH :part LIMIT :most")
        statement = statement.where(
            col(number.id).in_(
                parts.bindparams(part=f'"{compact}"', most=limit).columns(sa.column("rowid", sa.Integer))
            )
        )
    else:
        statement = statement.where(col(number.compact).contains(compact, autoescape=True)).limit(limit)
    return sorted(set(uow.session.connection().execute(statement).scalars()))


@dataclass(frozen=True, slots=True)
class SimilarNumber:
    product_id: int
    compact: str
    written: str


def similar_numbers(uow: UnitOfWork, compact: str) -> list[SimilarNumber]:
    """The numbers that differ by the fewest letters, one at most (two in long ones); empty when none is near."""
    if len(compact) < MIN_SIMILAR_NUMBER:
        return []
    number = models.ProductNumber
    columns = (col(number.compact), col(number.product_id), col(number.written))
    rows = _near(uow, columns, col(number.backwards), compact)
    return [SimilarNumber(product_id, found, written) for found, product_id, written in _nearest(rows, compact)]


def similar_words(uow: UnitOfWork, word: str) -> list[tuple[str, str]]:
    """``(word, as it is written)`` for the dictionary's words that differ by the fewest letters."""
    if len(word) < MIN_SIMILAR_WORD:
        return []
    term = models.SearchTerm
    rows = _near(uow, (col(term.word), col(term.written)), col(term.backwards), word)
    nearest = [(found, written) for found, written in _nearest(rows, word)]
    # People seldom miss the first letter.
    return sorted(nearest, key=lambda pair: (pair[0][0] != word[0], abs(len(pair[0]) - len(word)), pair[0]))


def _near(uow: UnitOfWork, columns: Sequence[Any], backwards: Any, word: str) -> Iterable[tuple[Any, ...]]:
    """Rows that share the first or the last part of a word with it.

    A word with one wrong, missing, extra or swapped letter still has its first ``(n - 1) // 2`` letters right, or its
    last ones: both halves are ranges of an index, on any database.
    """
    forwards = columns[0]
    half = max((len(word) - 1) // 2, 1)
    slack = _allowed(word)
    near_length = sa.func.length(forwards).between(len(word) - slack, len(word) + slack)
    connection = uow.session.connection()
    found: dict[tuple[Any, ...], None] = {}
    for column, part in ((forwards, word[:half]), (backwards, word[::-1][:half])):
        statement = sa.select(*columns).where(_begins(column, part), near_length).limit(MAX_CANDIDATES)
        found |= dict.fromkeys(tuple(row) for row in connection.execute(statement))
    return found


def _nearest(rows: Iterable[tuple[Any, ...]], word: str) -> list[tuple[Any, ...]]:
    best, found = _allowed(word), []
    for row in rows:
        distance = OSA.distance(word, row[0], score_cutoff=best)
        if 0 < distance < best:
            best, found = distance, []
        if distance == best:
            found.append(row)
    return sorted(found)


def _allowed(word: str) -> int:
    return 2 if len(word) >= 8 else 1


def _begins(column: Any, part: str) -> sa.ColumnElement[bool]:
    """A prefix as a range, which every index on bytewise text can answer."""
    return sa.and_(column >= part, column < part + _LAST)
