"""Which column is which field: by its heading, by what stands in it, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from freight_app.catalogue.folding import fold_words
from freight_app.migration.mapping.recognising import (
    MAX_SAMPLES,
    sample_texts,
    share_of_gtins,
    share_that_fits,
    share_that_shows,
)
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField

MAX_COLUMNS = 500
# Below it a suggestion is wrong more often than it helps.
LEAST_CONFIDENCE = 0.45
_NEAR = 84
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GTIN_WORDS = frozenset(("ean", "gtin", "upc", "barcode", "ean13", "codebarre", "codeabarre", "باركود"))


class Reason(StrEnum):
    """Why a column is taken for a field, strongest first. The ``values`` reasons need no help of the heading."""

    SAME_NAME = "same_name"
    ALIAS = "alias"
    NEAR_NAME = "near_name"
    NAME_WITHIN = "name_within"
    VALUES_EMAIL = "values_email"
    VALUES_GTIN = "values_gtin"
    VALUES_PHONE = "values_phone"
    VALUES_CHOICE = "values_choice"
    VALUES_URL = "values_url"
    VALUES_DATE = "values_date"


class Suggestion(BaseModel):
    """One column for one field. ``confidence`` goes from 0.45 to 1."""

    model_config = ConfigDict(frozen=True)

    column: str
    field: str
    confidence: float
    reason: Reason


class _Name(NamedTuple):
    words: tuple[str, ...]
    reason: Reason

    @property
    def compact(self) -> str:
        return "".join(self.words)


# How far values alone are to be believed, for kinds that little else looks like.
_BY_VALUES: dict[FieldKind, tuple[float, Reason]] = {
    FieldKind.EMAIL: (0.85, Reason.VALUES_EMAIL),
    FieldKind.PHONE: (0.7, Reason.VALUES_PHONE),
    FieldKind.ENUM: (0.65, Reason.VALUES_CHOICE),
    FieldKind.URL: (0.6, Reason.VALUES_URL),
    FieldKind.DATE: (0.5, Reason.VALUES_DATE),
    FieldKind.DATETIME: (0.5, Reason.VALUES_DATE),
}


def suggest_mapping(columns: Sequence[str], samples: Sequence[Mapping[str, Any]], target: Target) -> list[Suggestion]:
    """The likeliest column for each field, in the order of the target's fields.

    ``samples`` are some rows of the file. A column is suggested for one field at most, and a field has one suggestion
    at most; where two compete, the surer pair is taken first.
    """
    names = {field.name: _names_of(field) for field in target.fields}
    taken_columns = list(dict.fromkeys(columns))[:MAX_COLUMNS]
    pairs: list[tuple[float, int, int, Reason]] = []
    for place, column in enumerate(taken_columns):
        texts = sample_texts(row.get(column) for row in samples[: MAX_SAMPLES * 5])
        words = _words(column)
        for order, field in enumerate(target.fields):
            confidence, reason = _judge(words, texts, field, names[field.name], target)
            if confidence >= LEAST_CONFIDENCE:
                pairs.append((-confidence, order, place, reason))
    chosen: dict[int, Suggestion] = {}
    used: set[int] = set()
    for confidence, order, place, reason in sorted(pairs):
        if order not in chosen and place not in used:
            used.add(place)
            field = target.fields[order].name
            chosen[order] = Suggestion(
                column=taken_columns[place], field=field, confidence=round(-confidence, 2), reason=reason
            )
    return [chosen[order] for order in sorted(chosen)]


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold_words(_CAMEL.sub(" ", text[:120])))


def _names_of(field: TargetField) -> list[_Name]:
    own = [_Name(_words(text), Reason.SAME_NAME) for text in (field.name, field.title)]
    return [name for name in own + [_Name(_words(text), Reason.ALIAS) for text in field.aliases] if name.words]


def _judge(
    words: tuple[str, ...], texts: list[str], field: TargetField, names: list[_Name], target: Target
) -> tuple[float, Reason]:
    """How sure it is that a column is a field, and why."""
    by_name, reason = max((_match(words, name) for name in names), default=(0.0, Reason.NEAR_NAME), key=_strength)
    if not texts:
        # Of two headings that fit alike, the one with something under it is meant.
        return by_name * 0.8, reason
    if by_name >= LEAST_CONFIDENCE:
        # Values that do not fit speak against a heading more than values that fit speak for it: "Date" may be a name.
        return by_name * (0.5 + 0.5 * share_that_fits(field, texts)), reason
    return _judge_values(texts, field, names, target)


def _strength(judged: tuple[float, Reason]) -> float:
    return judged[0]


def _match(words: tuple[str, ...], name: _Name) -> tuple[float, Reason]:
    compact = "".join(words)
    if not compact:
        return 0.0, name.reason
    if compact == name.compact:
        return (1.0 if name.reason is Reason.SAME_NAME else 0.97), name.reason
    near = 0.0
    if min(len(compact), len(name.compact)) >= 4:
        # "unit price" and "price unit", "descripton" and "description".
        near = max(fuzz.token_sort_ratio(" ".join(words), " ".join(name.words)), fuzz.ratio(compact, name.compact))
    if near >= _NEAR:
        return 0.9 * near / 100, Reason.NEAR_NAME
    if len(name.compact) >= 3 and set(name.words) <= set(words):
        return 0.55 + 0.3 * len(name.words) / len(words), Reason.NAME_WITHIN
    return 0.0, Reason.NEAR_NAME


def _judge_values(texts: list[str], field: TargetField, names: list[_Name], target: Target) -> tuple[float, Reason]:
    if field.kind is FieldKind.TEXT and any(name.compact in _GTIN_WORDS for name in names):
        share = share_of_gtins(texts)
        return (0.85 * share if share >= 0.8 else 0.0), Reason.VALUES_GTIN
    weight, reason = _BY_VALUES.get(field.kind, (0.0, Reason.NEAR_NAME))
    if not weight or _has_twin(field, target):
        return 0.0, reason
    # Most columns hold something else altogether; ten values are enough to see that.
    share = share_that_shows(field, texts[:10])
    if share >= 0.5:
        share = share_that_shows(field, texts)
    return (weight * share if share >= 0.9 else 0.0), reason


def _has_twin(field: TargetField, target: Target) -> bool:
    """Whether values cannot say which of two fields of a kind is meant."""
    return any(
        other.kind is field.kind and other.name != field.name and other.choices == field.choices
        for other in target.fields
    )
