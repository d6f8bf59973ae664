"""Words that mean the same to people: ``pastille`` is ``plaquette``, ``filter`` is ``filtre`` is ``فلتر``.

They widen a question when it is asked, so a change works at once and nothing is indexed anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models
from freight_app.catalogue.dtos import SynonymView
from freight_app.catalogue.folding import STOP_WORDS, fold_words
from freight_app.catalogue.queries import is_row_id
from freight_app.catalogue.search_index import touch_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound

MAX_TERM = 80
# The words of a term are looked for side by side in what people type; longer terms than this are never met.
MAX_TERM_WORDS = 4

# What a shop for car parts begins with, in English, French and Arabic. Each line is one meaning.
CAR_PARTS: tuple[tuple[str, ...], ...] = (
    ("filter", "filtre", "فلتر", "مصفاة"),
    ("oil", "huile", "زيت"),
    ("air", "هواء"),
    ("fuel", "carburant", "وقود"),
    ("diesel", "gasoil", "gazole", "مازوت"),
    ("petrol", "essence", "بنزين"),
    ("brake", "frein", "فرامل", "مكابح"),
    ("brake pad", "plaquette de frein", "pastille de frein", "تيل فرامل", "فحمات"),
    ("brake disc", "brake rotor", "disque de frein", "قرص فرامل"),
    ("spark plug", "bougie", "شمعة", "بوجيه"),
    ("battery", "batterie", "بطارية"),
    ("bearing", "roulement", "رولمان", "بيليا"),
    ("belt", "courroie", "سير", "حزام"),
    ("timing belt", "courroie de distribution", "سير كاتينة"),
    ("clutch", "embrayage", "كلتش", "دبرياج"),
    ("shock absorber", "amortisseur", "مساعد", "ممتص الصدمات"),
    ("water pump", "pompe a eau", "مضخة ماء"),
    ("headlight", "headlamp", "phare", "مصباح امامي"),
    ("bulb", "ampoule", "lampe", "لمبة"),
    ("wiper", "essuie glace", "مساحة"),
    ("tyre", "tire", "pneu", "اطار", "عجلة"),
    ("radiator", "radiateur", "رادياتير", "مبرد"),
    ("gasket", "joint", "جوان"),
    ("alternator", "alternateur", "دينامو"),
    ("starter", "demarreur", "سلف", "دمارور"),
    ("exhaust", "echappement", "عادم", "شكمان"),
    ("mirror", "retroviseur", "مرآة"),
    ("coolant", "antifreeze", "liquide de refroidissement", "سائل تبريد"),
    ("hose", "durite", "خرطوم"),
    ("left", "gauche", "يسار"),
    ("right", "droite", "droit", "يمين"),
    ("front", "avant", "امامي"),
    ("rear", "arriere", "خلفي"),
)


def key_of(term: str) -> str:
    """A term as it is compared: folded, without words such as *de*, unless it has no other."""
    words = fold_words(term)
    return " ".join([word for word in words if word not in STOP_WORDS] or words)


def list_synonyms(uow: UnitOfWork) -> list[SynonymView]:
    rows = uow.session.exec(
        select(models.SearchSynonym).order_by(col(models.SearchSynonym.term_key), col(models.SearchSynonym.also_key))
    ).all()
    return [_view(row) for row in rows]


def add_synonym(uow: UnitOfWork, *, term: str, also: str, is_two_way: bool = True) -> SynonymView:
    """Let a question for ``term`` find ``also``; raises ``InvalidInput`` on the field that will not do."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    keys = {}
    for field, text in (("term", term), ("also", also)):
        keys[field] = key_of(text)
        if not keys[field] or len(text) > MAX_TERM:
            raise InvalidInput(field, "A word or a few, {most} characters at most, are needed.", most=MAX_TERM)
        if len(keys[field].split()) > MAX_TERM_WORDS:
            raise InvalidInput(field, "At most {most} words are looked for together.", most=MAX_TERM_WORDS)
    if keys["term"] == keys["also"]:
        raise InvalidInput("also", "Both are the same word to the search.")
    known = uow.session.exec(
        select(models.SearchSynonym).where(
            models.SearchSynonym.term_key == keys["term"], models.SearchSynonym.also_key == keys["also"]
        )
    ).first()
    if known is not None:
        raise InvalidInput("also", "This pair is already there.")
    row = models.SearchSynonym(
        term=term.strip(), also=also.strip(), term_key=keys["term"], also_key=keys["also"], is_two_way=is_two_way
    )
    uow.session.add(row)
    uow.session.flush()
    view = _view(row)
    record_change(
        uow, entity="synonym", entity_id=view.id, action="created", before=None, after=view.model_dump(mode="json")
    )
    touch_products(uow)
    return view


def remove_synonym(uow: UnitOfWork, synonym_id: int) -> None:
    uow.actor.require(Permission.CATALOGUE_EDIT)
    row = uow.session.get(models.SearchSynonym, synonym_id) if is_row_id(synonym_id) else None
    if row is None:
        raise NotFound("Synonym")
    record_change(
        uow,
        entity="synonym",
        entity_id=synonym_id,
        action="deleted",
        before=_view(row).model_dump(mode="json"),
        after=None,
    )
    uow.session.delete(row)
    uow.session.flush()
    touch_products(uow)


def install_synonyms(uow: UnitOfWork, meanings: Iterable[tuple[str, ...]] = CAR_PARTS) -> int:
    """Make every word of a meaning find the others; returns how many pairs are new."""
    table = models.SearchSynonym
    pairs = sa.select(col(table.term_key), col(table.also_key))
    known = {(term, also) for term, also in uow.session.connection().execute(pairs)}
    added = 0
    for words in meanings:
        for place, term in enumerate(words):
            for also in words[place + 1 :]:
                pair = (key_of(term), key_of(also))
                if pair in known or pair[::-1] in known or pair[0] == pair[1]:
                    continue
                known.add(pair)
                uow.session.add(
                    models.SearchSynonym(term=term, also=also, term_key=pair[0], also_key=pair[1], is_two_way=True)
                )
                added += 1
    uow.session.flush()
    touch_products(uow)
    return added


def read_synonyms(uow: UnitOfWork) -> dict[str, list[str]]:
    """From every folded term to the terms that are looked for with it."""
    also: dict[str, list[str]] = defaultdict(list)
    table = models.SearchSynonym
    rows = uow.session.connection().execute(
        sa.select(col(table.term_key), col(table.also_key), col(table.is_two_way)).order_by(col(table.id))
    )
    for term_key, also_key, is_two_way in rows:
        also[term_key].append(also_key)
        if is_two_way:
            also[also_key].append(term_key)
    return dict(also)


def _view(row: models.SearchSynonym) -> SynonymView:
    return SynonymView(id=row.id or 0, term=row.term, also=row.also, is_two_way=row.is_two_way)
