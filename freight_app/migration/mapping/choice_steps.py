"""Transforms that choose: yes or no, and one word for another."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from freight_app.kit.languages import LANGUAGES, Language
from freight_app.migration.mapping.characters import MAX_TEXT, fold_letters
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.step import Row, Step
from freight_app.migration.mapping.values import text_of

_YES: dict[Language, str] = {"en": "yes y true t on", "fr": "oui o vrai v", "ar": "نعم صحيح صح اجل"}
_NO: dict[Language, str] = {"en": "no n false f off", "fr": "non n faux f", "ar": "لا خطأ كلا"}
_YES_ANYWHERE = "1 x ✓ ✔ ☑"
_NO_ANYWHERE = "0 ✗ ✘ ☐"
MAX_TABLE = 10_000
Word = Annotated[str, Field(max_length=MAX_TEXT)]
ShortWord = Annotated[str, Field(min_length=1, max_length=100)]


class ParseBoolean(Step):
    """Yes or no in words of the ``languages``, plus 1, 0, x and ticks.

    ``yes`` and ``no`` add words and win over ours.
    """

    op: Literal["parse_boolean"] = "parse_boolean"
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = LANGUAGES
    yes: Annotated[tuple[ShortWord, ...], Field(max_length=50)] = ()
    no: Annotated[tuple[ShortWord, ...], Field(max_length=50)] = ()

    @cached_property
    def _words(self) -> dict[str, bool]:
        words = {fold_letters(word): True for word in _YES_ANYWHERE.split()}
        words |= {fold_letters(word): False for word in _NO_ANYWHERE.split()}
        for language in self.languages:
            words |= {fold_letters(word): True for word in _YES[language].split()}
            words |= {fold_letters(word): False for word in _NO[language].split()}
        words |= {fold_letters(word): True for word in self.yes}
        return words | {fold_letters(word): False for word in self.no}

    def check(self) -> None:
        both = {fold_letters(word) for word in self.yes} & {fold_letters(word) for word in self.no}
        if both:
            raise ValueError(f"{min(both)!r} means both yes and no.")

    def apply(self, value: Any, row: Row) -> Any:
        if isinstance(value, bool):
            return value
        text = text_of(value)
        if not text.strip():
            return None
        found = self._words.get(fold_letters(text)) if len(text) <= 100 else None
        if found is None:
            raise CellError("not_yes_or_no", "This is neither yes nor no.", value)
        return found


class LookUp(Step):
    """One value for another by a table. ``unknown``: an error, the value as it is, empty, or ``default``."""

    op: Literal["look_up"] = "look_up"
    table: Annotated[dict[Word, Word], Field(min_length=1, max_length=MAX_TABLE)]
    unknown: Literal["error", "keep", "empty", "default"] = "error"
    default: Word = ""
    exact: bool = False

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {self._key(known): meaning for known, meaning in self.table.items()}

    def _key(self, text: str) -> str:
        return text if self.exact else fold_letters(text)

    def check(self) -> None:
        if len(self._folded) == len(self.table):
            return
        meanings: dict[str, str] = {}
        for known, meaning in self.table.items():
            if meanings.setdefault(self._key(known), meaning) != meaning:
                raise ValueError(f"The table has two meanings for {known!r}, capitals and accents aside.")

    def apply(self, value: Any, row: Row) -> Any:
        found = self._folded.get(self._key(text_of(value)))
        if found is not None:
            return found
        if self.unknown == "error":
            raise CellError("unknown_value", "The value is not in the table of the mapping.", value)
        return {"keep": value, "empty": None, "default": self.default}[self.unknown]
