"""What the command palette finds: things of every kind by number, name or words. Each only for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from freight_app.kit.house import current_house
from freight_app.ui.components.status import STATUSES
from freight_app.ui.i18n import translate
from freight_app.ui.shells.search_kinds import SEARCH_KINDS, SearchKind, search_everything
from freight_app.ui.visitor import Visitor

MOST_OF_A_KIND = 5


@dataclass(frozen=True, slots=True)
class PaletteHit:
    group: str
    label: str
    hint: str
    href: str
    keys: str = ""


def find_anything(text: str, who: Visitor) -> list[PaletteHit]:
    """Everything that the visitor may open whose name or number matches, and at the end the page with all of it."""
    if who.user is None:
        return []
    with current_house().read(who.actor) as uow:
        found = search_everything(uow, text, who.language, MOST_OF_A_KIND)
    hits = [
        PaletteHit(
            translate(SEARCH_KINDS[kind].name, who.language),
            thing.label,
            " · ".join(
                part for part in (thing.hint, state_word(SEARCH_KINDS[kind], thing.status, who.language)) if part
            ),
            SEARCH_KINDS[kind].href(thing.ref),
        )
        for kind, things in found.items()
        for thing in things
    ]
    if hits:
        everything = translate("Everything found for “{question}”", who.language, question=text.strip())
        hits.append(PaletteHit(translate("All results", who.language), everything, "", search_address(text.strip())))
    return hits


def search_address(text: str) -> str:
    """The page with all that is found."""
    return f"/admin/search?q={quote(text, safe='')}"


def state_word(kind: SearchKind, status: str, language: str) -> str:
    """The word for a thing's status; empty where its kind has none."""
    look = STATUSES[kind.states].get(status) if kind.states is not None else None
    return translate(look.word, language) if look is not None else ""
