"""Which texts the pages say, and which of them French or Arabic does not have yet.

``python -m freight_app.ui.i18n.extract`` lists what is missing, per domain; with ``--write`` it adds the missing texts to the
domains' files, empty, ready to be filled. Nothing is ever removed: a text that is no longer said does no harm.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from freight_app.ui.i18n.catalogue import DOMAINS, LOCALES_DIR, PLURAL_FORMS, TRANSLATED, Key, read_catalogue
from freight_app.ui.routes import NOT_FOUND, ROUTES

APP_DIR = Path(__file__).resolve().parents[2]
UI_DIR = APP_DIR / "ui"

# Our functions as Babel's extractor names their arguments: (1, 2) is singular and plural, (1, "c") a context.
_PAGE_WORDS: dict[str, Any] = {
    "t": None,
    "t_rich": None,
    "tn": (1, 2),
    "tc": ((1, "c"), 2),
    "_": None,
    "translate": None,
    "translate_count": (1, 2),
    "translate_in_context": ((1, "c"), 2),
}
# What rooms say about a field that cannot be taken: the sentence stands beside the field. And what the loaders of
# the migration say of a record, and call the fields of a target.
_ROOM_WORDS: dict[str, Any] = {
    "InvalidInput": (2,),
    "refused": (2,),
    "skipped": (2,),
    "not_undone": (2,),
    "CellError": (2,),
    "_Problem": (1,),
    "unknown": (3,),
    "waits": (3,),
    "WrongJobState": (1,),
    "_wrong_state": (1,),
    "RecordNotEditable": (1,),
    "PipelineExists": (1,),
    "UploadInUse": (1,),
    "said": None,
}
_NOT_ROOMS = ("ui/", "api/", "launcher/", "demo/", "adapters/")
_OWN_DOMAINS = ("storefront", "account", "admin", "staff")


@dataclass(frozen=True, slots=True)
class Said:
    """A text where it is said."""

    key: Key
    domain: str
    place: str


@lru_cache(maxsize=1)
def said_texts() -> tuple[Said, ...]:
    """Every text of the pages, the titles of the routes, and the rooms' sentences about fields."""
    found = [*_said_in(UI_DIR, _PAGE_WORDS), *_said_by_rooms(), *_titles()]
    return tuple(dict.fromkeys(found))


def missing_texts(language: str) -> list[Said]:
    """What a language does not have, one entry a text, in the domain that says it first."""
    known = read_catalogue(language)
    missing = {said.key: said for said in reversed(said_texts()) if said.key not in known}
    return sorted(missing.values(), key=lambda said: (DOMAINS.index(said.domain), said.place))


def add_missing(language: str, domain: str, keys: list[Key]) -> Path:
    """Append texts to a domain's file, without a translation."""
    path = LOCALES_DIR / language / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = Catalog(locale=language, domain=domain)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=domain)
    for key in keys:
        empty = ("",) * len(PLURAL_FORMS[language]) if key.plural else ""
        catalogue.add((key.text, key.plural) if key.plural else key.text, empty, context=key.context or None)
    save_domain(catalogue, path, language)
    return path


def save_domain(catalogue: Catalog, path: Path, language: str) -> None:
    """Write a catalogue with a head of our own: Babel's Arabic plural rule swaps the last two forms."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Plural-Forms: {_PLURAL_RULES[language]}\\n"\n\n'
    )
    path.write_bytes(head.encode() + body.getvalue())


# The order of msgstr[n] that ``PLURAL_FORMS`` names.
_PLURAL_RULES = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
    ),
}


def _said_in(folder: Path, words: dict[str, Any]) -> Iterator[Said]:
    for file, line, message, _comments, context in extract_from_dir(
        folder, method_map=[("**.py", "python")], keywords=words, comment_tags=()
    ):
        text, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
        if text and not file.startswith("dev/"):
            yield Said(Key(text, plural, context or ""), _domain_of(file), f"{file}:{line}")


def _said_by_rooms() -> Iterator[Said]:
    for said in _said_in(APP_DIR, _ROOM_WORDS):
        if not said.place.startswith(_NOT_ROOMS):
            yield Said(said.key, "rooms", said.place)


def _titles() -> Iterator[Said]:
    for route in (*ROUTES, NOT_FOUND):
        if route.dev_only:
            continue
        yield Said(Key(route.title), _domain_of(route.page.replace(".", "/")), f"routes.py {route.path}")


def _domain_of(file: str) -> str:
    room = file.split("/", maxsplit=1)[0]
    return room if room in _OWN_DOMAINS else "common"


def main(arguments: list[str]) -> int:
    """Print what is missing; answer how many texts that are, as an exit code of 0 or 1."""
    missing = {language: missing_texts(language) for language in TRANSLATED}
    for language, texts in missing.items():
        for domain in DOMAINS:
            of_domain = [said for said in texts if said.domain == domain]
            if of_domain and "--write" in arguments:
                add_missing(language, domain, [said.key for said in of_domain])
            for said in of_domain:
                sys.stdout.write(f"{language} {domain:<10} {said.place}: {said.key.text!r}\n")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
