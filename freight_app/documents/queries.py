"""All SQL of the documents room."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlmodel import col, select

from freight_app.documents.models import KeptFile
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into


def find_kept(uow: UnitOfWork, sha256: str) -> KeptFile | None:
    return uow.session.get(KeptFile, sha256)


def add_kept(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """A row for a file, unless its content is kept already."""
    uow.session.exec(insert_into(uow.dialect, KeptFile).values(**values).on_conflict_do_nothing())


def known_among(uow: UnitOfWork, hashes: Collection[str]) -> set[str]:
    """Which of some hashes (a few hundred at most) are kept."""
    return set(uow.session.exec(select(col(KeptFile.sha256)).where(col(KeptFile.sha256).in_(hashes))))
