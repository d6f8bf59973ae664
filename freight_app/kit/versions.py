"""Version counters: one number per topic, raised in the transaction that changed the topic.

They keep caches honest (a cached value carries the version it was made from) and wake live pages (one poll sees that
a number moved). Raised last in a transaction, in topic order, so that the row's lock is held for the commit alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, col

from freight_app.kit.columns import Table
from freight_app.kit.upsert import insert_into


class VersionCounter(Table, table=True):
    topic: str = Field(primary_key=True, max_length=80)
    number: int = Field(sa_type=sa.BigInteger, default=0)


# Built once: these run with nearly every unit of work, and building a statement costs more than running it.
@lru_cache
def _raise(dialect: str) -> Any:
    return insert_into(dialect, VersionCounter).on_conflict_do_update(
        index_elements=["topic"], set_={"number": col(VersionCounter.number) + 1}
    )


def raise_versions(session: Session, topics: Iterable[str]) -> None:
    rows = [{"topic": topic, "number": 1} for topic in sorted(topics)]
    if rows:
        session.connection().execute(_raise(session.get_bind().dialect.name), rows)


_READ = sa.select(col(VersionCounter.topic), col(VersionCounter.number))


def read_versions(session: Session, topics: Iterable[str]) -> dict[str, int]:
    """The number of each topic as the unit of work first saw it; zero for one that never changed.

    All are read at the first question: they are few, and one page asks for several of them.
    """
    known: dict[str, int] | None = session.info.get("versions")
    if known is None:
        known = {row.topic: row.number for row in session.connection().execute(_READ)}
        session.info["versions"] = known
    return {topic: known.get(topic, 0) for topic in topics}
