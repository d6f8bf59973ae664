"""What can be wrong with a mapping, and with a cell."""

from __future__ import annotations

from typing import Any

from freight_app.kit.errors import InvalidInput

MAX_SHOWN = 200


class MappingError(InvalidInput):
    """A mapping that cannot work. ``field`` names the target field, ``transform`` the place of the step from 0 on.

    ``transform`` is None when the mistake is in the source or in the field as a whole.
    """

    code = "invalid_mapping"

    def __init__(self, field: str, message: str, *, transform: int | None = None) -> None:
        super().__init__(field, message, transform=transform)
        self.transform = transform


class CellError(Exception):
    """One value of one row that cannot be taken.

    ``code`` is stable, ``sentence`` is English source text with ``{placeholders}`` for the ``facts``, so that it can be
    translated before it is filled, and ``value`` is what the step stumbled over, shortened for people to read.
    ``field`` is filled in by the mapper.
    """

    def __init__(
        self, code: str, sentence: str, value: Any = None, facts: dict[str, str | int] | None = None, field: str = ""
    ) -> None:
        shown = show_value(value)
        super().__init__(code, sentence, shown, facts, field)
        self.code = code
        self.sentence = sentence
        self.value = shown
        self.facts = facts or {}
        self.field = field

    @property
    def message(self) -> str:
        """The sentence in English with its facts."""
        return self.sentence.format_map(self.facts) if self.facts else self.sentence

    def in_field(self, field: str) -> CellError:
        """The same error, said of a field, without the traceback that would keep the whole row alive."""
        return CellError(self.code, self.sentence, self.value, self.facts, field)

    def __str__(self) -> str:
        return self.message


def show_value(value: Any) -> str:
    """Any value as at most 200 characters of text; never raises."""
    if value is None:
        return ""
    try:
        text = value if isinstance(value, str) else str(value)
    except Exception:  # noqa: BLE001 - whatever a foreign value does when it is asked for its text
        text = f"<{type(value).__name__}>"
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
