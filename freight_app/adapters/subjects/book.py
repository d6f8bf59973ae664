"""The things of the house by their numbers, for rooms that lie below those that keep them.

Each kind of thing is one line: its table, what its page's address holds, what people call it, and what else it is
known by. A kind whose table this house does not have is known by nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

from freight_app.documents.attached.ports import KnownSubject
from freight_app.kit.db import UnitOfWork
from freight_app.kit.subjects import Subject

MAX_TEXT = 80


class _Where(NamedTuple):
    """``numbers``: columns in capitals that ``guess`` looks into. ``title``: the column of what people call it."""

    table: str
    ref: str
    title: str
    numbers: tuple[str, ...] = ()


_KINDS: dict[str, _Where] = {
    "order": _Where("sales_order", "number", "number", ("number",)),
    "purchase_order": _Where("purchase_order", "number", "number", ("number",)),
    "invoice": _Where("invoice", "number", "number", ("number",)),
    "shipment": _Where("shipment", "public_id", "number", ("number", "tracking_number")),
    "project": _Where("project", "public_id", "name", ("code",)),
    "supplier": _Where("supplier", "public_id", "name", ("code",)),
    "product": _Where("product", "sku", "sku", ("sku",)),
    "customer": _Where("user_account", "public_id", "name"),
    "retailer": _Where("retailer", "public_id", "legal_name"),
}
# Of what a number in a mail may be: a SKU is too easily anything.
_GUESSED = ("purchase_order", "order", "invoice", "shipment", "project")


class HouseSubjects:
    def find(self, uow: UnitOfWork, kind: str, text: str) -> KnownSubject | None:
        wanted = text.strip()[:MAX_TEXT]
        where = _KINDS.get(kind)
        if where is None or not wanted or "\0" in wanted:
            return None
        found = _look(uow, kind, where.ref, wanted)
        for column in where.numbers:
            found = found or _look(uow, kind, column, wanted.upper())
        return found

    def guess(self, uow: UnitOfWork, number: str) -> KnownSubject | None:
        wanted = number.strip().upper()[:MAX_TEXT]
        if not wanted or "\0" in wanted:
            return None
        found = [
            known for kind in _GUESSED for column in _KINDS[kind].numbers if (known := _look(uow, kind, column, wanted))
        ]
        # One that could be two things is for a person to decide.
        return found[0] if len({known.subject for known in found}) == 1 else None

    def titles(self, uow: UnitOfWork, subjects: Sequence[Subject]) -> dict[Subject, str]:
        by_kind: dict[str, list[str]] = defaultdict(list)
        for subject in subjects:
            by_kind[subject.kind].append(subject.ref)
        found: dict[Subject, str] = {}
        for kind, refs in by_kind.items():
            where = _KINDS[kind]
            table = SQLModel.metadata.tables.get(where.table)
            if table is None:
                continue
            statement = sa.select(table.c[where.ref], table.c[where.title]).where(table.c[where.ref].in_(refs))
            for ref, title in uow.session.connection().execute(statement):
                found[Subject(kind, ref)] = title or ref
        return found


def _look(uow: UnitOfWork, kind: str, column: str, wanted: str) -> KnownSubject | None:
    where = _KINDS[kind]
    table = SQLModel.metadata.tables.get(where.table)
    if table is None or column not in table.c:
        return None
    statement = sa.select(table.c[where.ref], table.c[where.title]).where(table.c[column] == wanted).limit(2)
    rows = uow.session.connection().execute(statement).all()
    if len(rows) != 1:
        return None
    ref, title = rows[0]
    return KnownSubject(Subject(kind, ref), title or ref)
