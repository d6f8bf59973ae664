"""What a message template is made of. Every template has a module of its own in ``templates``.

Texts are patterns with named fields, ``{number}``. A sentence or fact with a field that the sender did not give is
left out, so a template reads well with little and with much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from string import Formatter

from freight_app.kit.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class MailText:
    """A template in one language. ``button`` is the words on the button that leads to the field ``link``.

    ``short`` is what a telephone shows: one sentence, the subject where it is empty.
    """

    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    button: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    short: str = ""


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """``needs`` must be given, ``may`` can be; ``lines`` is a list of ``{name, quantity}``, each with a ``total`` and a
    ``note`` where there is one, or of ``{name, before, total}`` where prices are told; ``stop_link`` is a whole address
    that ends mails of the kind.

    ``holds_secret``: what was sent is not kept, because whoever reads it could act as the recipient.
    ``is_bulk``: it goes to many who did not wait for it, with words of a campaign: it is never sent twice.
    """

    name: str
    texts: dict[str, MailText]
    needs: frozenset[str]
    may: frozenset[str] = field(default_factory=frozenset)
    holds_secret: bool = False
    is_bulk: bool = False

    def __post_init__(self) -> None:
        if set(self.texts) != set(LANGUAGES):
            raise ValueError(f"the template {self.name} needs a text in each of {LANGUAGES}")
        for language, text in self.texts.items():
            unknown = fields_of(text) - self.needs - self.may - {"shop"}
            if unknown:
                raise ValueError(f"the template {self.name} uses unknown fields in {language}: {sorted(unknown)}")


def fields_of(text: MailText) -> set[str]:
    """The names of all fields that a text uses."""
    patterns = [text.subject, text.heading, text.short, *text.paragraphs, *text.closing]
    patterns += [value for _, value in text.facts]
    return {name for pattern in patterns for name in fields_of_pattern(pattern)}


def fields_of_pattern(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}
