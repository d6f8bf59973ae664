"""How papers are numbered and what stands under them: written by the owner, read at every issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.cache import Cache, cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.dtos import DocumentSettings, DocumentSettingsUpdate, SeriesView
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.invoices.rules import (
    DEFAULT_PATTERNS,
    DEFAULT_PAYMENT_TERMS,
    DEFAULT_QUOTATION_DAYS,
    check_pattern,
    check_patterns,
    write_number,
)
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import SHOP_TOPIC

MAX_FIRST = 9_999_999
DEFAULTS = DocumentSettings(
    patterns=DEFAULT_PATTERNS,
    footer={},
    payment_terms=DEFAULT_PAYMENT_TERMS,
    quotation_days=DEFAULT_QUOTATION_DAYS,
)


def get_document_settings(uow: UnitOfWork) -> DocumentSettings:
    """What the owner has written, over the defaults."""
    if uow.has_touched(SHOP_TOPIC):
        return _read(uow)
    return cached(uow, uow.port(Cache), "orders.document_settings", topics=(SHOP_TOPIC,), make=lambda: _read(uow))


def update_document_settings(uow: UnitOfWork, update: DocumentSettingsUpdate) -> DocumentSettings:
    """Change the fields that are given; patterns that are not given stay. Papers that were issued keep their number.

    ``InvalidInput`` names the kind of the pattern that cannot be taken.
    """
    uow.actor.require(Permission.SETTINGS_EDIT)
    row = queries.lock_settings(uow)
    before = _over_defaults(row.fields)
    given = {key: value for key, value in update.model_dump(exclude={"first_numbers"}).items() if value is not None}
    _begin_series(uow, update.first_numbers or {})
    if "patterns" in given:
        given["patterns"] = {**before.patterns, **given["patterns"]}
        check_patterns(given["patterns"])
    after = DocumentSettings.model_validate({**before.model_dump(), **given})
    if after == before:
        return before
    written = after.model_dump(mode="json")
    row.fields, row.updated_at = written, uow.now()
    uow.session.add(row)
    record_change(
        uow,
        entity="document_settings",
        entity_id="1",
        action="updated",
        before=before.model_dump(mode="json"),
        after=written,
    )
    uow.touch(SHOP_TOPIC)
    return after


def _begin_series(uow: UnitOfWork, wanted: Mapping[PaperKind, int]) -> None:
    """A shop that moves in goes on where its old books stopped. Only upwards, and before the first is given out: so
    that from the first number on there is no gap.
    """
    year = today_of_shop(uow).year
    known = queries.last_numbers(uow, year)
    for kind, first in wanted.items():
        if not 1 <= first <= MAX_FIRST:
            raise InvalidInput(kind, "The first number is from 1 to {most}.", most=MAX_FIRST)
        if first == known.get(kind, 0) + 1:
            continue
        if not queries.begin_series(uow, kind, year, first):
            raise InvalidInput(kind, "Numbers of this series were given out, or it begins higher: it only goes up.")
        record_change(
            uow,
            entity="document_series",
            entity_id=f"{kind}:{year}",
            action="begun_at",
            before={"next": known.get(kind, 0) + 1},
            after={"next": first},
        )
        uow.touch(SHOP_TOPIC)


def list_series(uow: UnitOfWork) -> list[SeriesView]:
    """Every kind's series of the shop's present year, with the number that comes next."""
    year = today_of_shop(uow).year
    last, begun = queries.last_numbers(uow, year), queries.begun_series(uow, year)
    patterns = get_document_settings(uow).patterns
    return [
        SeriesView(
            kind=kind,
            pattern=patterns[kind],
            year=year,
            last=last.get(kind, 0),
            next_number=write_number(patterns[kind], year, last.get(kind, 0) + 1),
            is_begun=kind in begun,
        )
        for kind in PaperKind
    ]


def preview_number(uow: UnitOfWork, kind: PaperKind, pattern: str) -> str:
    """How the next number would look with this pattern; ``InvalidInput`` when it cannot be one."""
    check_pattern(pattern, field=kind)
    year = today_of_shop(uow).year
    return write_number(pattern, year, queries.last_numbers(uow, year).get(kind, 0) + 1)


def _read(uow: UnitOfWork) -> DocumentSettings:
    return _over_defaults(queries.find_settings_fields(uow))


def _over_defaults(fields: dict[str, Any]) -> DocumentSettings:
    defaults = DEFAULTS.model_dump(mode="json")
    patterns = {**defaults["patterns"], **fields.get("patterns", {})}
    return DocumentSettings.model_validate({**defaults, **fields, "patterns": patterns})
