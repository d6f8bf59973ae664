"""What is typed into the settings' forms, what is wrong with it, and whether somebody else was faster. No browser here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from freight_app.kit.errors import Conflict, FreightError
from freight_app.kit.languages import LANGUAGES, LocalizedText
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of

# More than any of these fields takes: what is longer is refused by the room, with what was typed still there.
_MAX_TYPED = 2000


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


# Refusals of the rooms that these pages show as they stand.
ROOM_SENTENCES = (
    _("There is already a delivery method with this code."),
    _("There is already a tax class with this code."),
    _("Without any delivery method nobody can order."),
    _("Without any way to pay nobody can order."),
    _("No card gateway is connected to this shop."),
    _("The last location cannot be closed."),
    _("Someone else saved this while you were writing. What you typed is still here: saving again replaces theirs."),
)
_SENTENCES = {
    "string_too_long": _("This is too long."),
    "too_long": _("This is too long."),
    "string_too_short": _("Something must be written here."),
    "too_short": _("Something must be written here."),
    "missing": _("Something must be written here."),
    "value_error": _("This value cannot be used. Check it and try again."),
}


class ChangedMeanwhile(Conflict):
    """Somebody else saved the same thing while the form was open."""

    code = "stale_version"


def typed_text(data: Mapping[str, Any], name: str) -> str:
    """One field as it was typed, without the spaces around it."""
    value = data.get(name)
    return value.replace("\r\n", "\n").strip()[:_MAX_TYPED] if isinstance(value, str) else ""


def typed_number(data: Mapping[str, Any], name: str) -> str:
    """A number with a point before its decimals, whether it was typed as ``7.5``, ``7,5`` or ``1 250,500``."""
    text = "".join(typed_text(data, name).split()).replace("\u066b", ".")
    return text.replace(",", "") if "." in text else text.replace(",", ".")


def typed_texts(data: Mapping[str, Any], name: str, before: LocalizedText) -> LocalizedText:
    """One text per language; a language whose field the form did not show keeps what it had."""
    texts = dict(before)
    for language in LANGUAGES:
        if f"{name}_{language}" in data:
            texts[language] = typed_text(data, f"{name}_{language}")
    return {language: text for language, text in texts.items() if text}


def every_language(texts: LocalizedText) -> dict[str, str]:
    """The text of each language, empty where there is none: what the inputs of a form start with."""
    return {language: texts.get(language, "") for language in LANGUAGES}


def no_errors(*names: str, texts: Iterable[str] = ()) -> dict[str, str]:
    """An empty sentence for every field; ``texts`` are fields with one input per language."""
    return dict.fromkeys([*names, *(f"{name}_{language}" for name in texts for language in LANGUAGES), "form"], "")


def errors_of(
    error: ValidationError, fields: Mapping[str, str], language: str, spoken: Sequence[str] = LANGUAGES
) -> dict[str, str]:
    """What pydantic found, by field of the form, in the visitor's language; elsewhere it belongs to the whole form.

    ``spoken`` are the languages whose inputs the form shows.
    """
    found: dict[str, str] = {}
    for problem in error.errors():
        name = _field_of(str(problem["loc"][0]) if problem["loc"] else "", fields, spoken)
        sentence = _SENTENCES.get(problem["type"], _SENTENCES["value_error"])
        found.setdefault(name, translate(sentence, language))
    return found


def error_of(error: FreightError, fields: Mapping[str, str], language: str) -> dict[str, str]:
    """A refusal of a room beside the field that it names."""
    name = _field_of(str(error.details.get("field", "")), fields, LANGUAGES)
    return {name: sentence_of(error, language)}


def _field_of(name: str, fields: Mapping[str, str], spoken: Sequence[str]) -> str:
    # A text in several languages is named as one: its first input carries the sentence.
    first = f"{name}_{spoken[0]}" if spoken else ""
    return name if name in fields else first if first in fields else "form"


def require_unchanged(opened: object, current: object) -> None:
    """Refuse to write over what somebody else saved since the form was opened."""
    if opened != current:
        raise ChangedMeanwhile(
            "Someone else saved this while you were writing. What you typed is still here: saving again replaces theirs."
        )


def moved(ids: list[int], moving: int, step: int) -> list[int]:
    """The ids with one of them a place earlier (-1) or later (1); as they are when it cannot move."""
    if moving not in ids:
        return ids
    place = ids.index(moving)
    target = place + (1 if step > 0 else -1)
    if not 0 <= target < len(ids):
        return ids
    ids = list(ids)
    ids[place], ids[target] = ids[target], ids[place]
    return ids
