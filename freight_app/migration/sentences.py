"""Sentences with places for facts, filled in English for programs. Pages translate the sentence first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}")


def fill_sentence(sentence: str, facts: Mapping[str, Any] | None) -> str:
    """The sentence with its facts. A place without a fact stays as it is; doubled braces are single ones."""
    known = facts or {}

    def put(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        return str(known[found[1]]) if found[1] in known else found[0]

    return _PLACE.sub(put, sentence)


def without_facts(sentence: str) -> str:
    """The sentence as it is true of many records: ``…`` in the place of every fact."""
    return _PLACE.sub(lambda found: found[0][0] if found[0] in ("{{", "}}") else "…", sentence)
