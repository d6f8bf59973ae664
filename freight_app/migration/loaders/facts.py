"""What the loaders share: the rules for known keys, what a record changes of a thing, and whether it still stands.

Loading asks for the permissions of the services that it calls (``Loader.needs``). A job runs as the house itself, so
what guards it is the door where it is asked for: that checks ``needs`` of the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freight_app.migration.loading import Existing, Landing, LoadRules, already_there, not_wanted_twice, refused
from freight_app.migration.mapping.errors import show_value

Facts = dict[str, Any]

# Why a price or a level changed, when no job gives a better word; ``ui/reasons.py`` says it to people.
LOADED_REASON = "migration"
UNDO_REASON = "migration_undone"


def said(text: str) -> str:
    """Marks a text of a target for the translators."""
    return text


def settle_known(rules: LoadRules, key_field: str) -> Landing | None:
    """How a record ends whose key the shop knows; None when it is to change what is there."""
    if rules.existing is Existing.SKIP:
        return already_there()
    return not_wanted_twice(key_field) if rules.existing is Existing.REFUSE else None


def facts_of(facts: Mapping[str, Any], names: Mapping[str, Any]) -> Facts:
    """Those of the facts that ``names`` has; None for what is not there."""
    return {name: facts.get(name) for name in names}


def what_is_there(facts: Mapping[str, Any]) -> Facts:
    """The facts without those that say nothing."""
    return {name: value for name, value in facts.items() if value is not None}


def what_changes(present: Mapping[str, Any], wanted: Mapping[str, Any]) -> Facts:
    """The facts that a record wants otherwise than they are."""
    return {name: value for name, value in wanted.items() if present.get(name) != value}


def stands(present: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether everything is still as a job left it."""
    return not what_changes(present, after)


def unknown(field: str, code: str, sentence: str, value: Any) -> Landing:
    """A record that speaks of something that is not there; the sentence has a place for ``{value}``."""
    return refused(code, sentence, {"value": show_value(value)}, field=field)


def required(field: str) -> Landing:
    return refused("required", "A value is needed here.", field=field)


def unusable(field: str, value: Any = "") -> Landing:
    """The last resort, for what no sentence of its own foresees."""
    return refused("invalid_input", "This value cannot be used. Check it and try again.", _shown(value), field=field)


def _shown(value: Any) -> dict[str, str | int]:
    return {"value": show_value(value)} if value else {}
