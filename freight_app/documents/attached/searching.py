"""Papers found by what they say, in three languages, with the place in their text where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import queries
from freight_app.documents.attached.dtos import FoundDocument, Show, SnippetPart
from freight_app.documents.attached.indexing import index_terms
from freight_app.documents.attached.models import DocumentKind
from freight_app.documents.attached.reading import view_papers
from freight_app.kit.db import UnitOfWork
from freight_app.kit.folding import fold_word
from freight_app.kit.pagination import Page, PageRequest
from freight_app.shop.calendar import today_of_shop

MAX_QUESTION = 200
# "Expiring" on the page: what runs out within so long, and what has.
SOON = timedelta(days=60)
_BEFORE, _AFTER = 60, 120
# A word with the marks that belong to its letters: tashkeel are no letters to a regular expression.
_WORD = re.compile(r"[^\W_][\w\u0640\u064b-\u065f\u0670]*")


def search_documents(
    uow: UnitOfWork, text: str, page: PageRequest, *, kind: DocumentKind | None = None, show: Show = Show.ALL
) -> Page[FoundDocument]:
    """Papers that hold all words of ``text`` (the last may be a beginning), the latest change first.

    Without words all papers that ``kind`` and ``show`` leave. Needs ``documents.read``.
    """
    uow.actor.require(Permission.DOCUMENTS_READ)
    words = index_terms(text[:MAX_QUESTION])
    conditions = queries.shown_papers(show, kind, soon=today_of_shop(uow) + SOON)
    if words:
        conditions.append(queries.holds_words(uow, words))
    elif text.strip():
        # Marks alone are in no paper.
        return Page.of([], 0, page)
    papers, total = queries.page_papers(uow, conditions, page, by_expiry=show is Show.EXPIRING)
    views = view_papers(uow, papers)
    items = [
        FoundDocument(document=view, snippet=snippet_of(version.text, words))
        for view, (_document, version) in zip(views, papers, strict=True)
    ]
    return Page.of(items, total, page)


def count_documents(uow: UnitOfWork, show: Show) -> int:
    """How many papers a tab has. Needs ``documents.read``."""
    uow.actor.require(Permission.DOCUMENTS_READ)
    conditions = queries.shown_papers(show, None, soon=today_of_shop(uow) + SOON)
    return queries.count_papers(uow, conditions)


def snippet_of(text: str, words: Sequence[str]) -> list[SnippetPart]:
    """The first place in a text where one of some folded words stands, with what is around it; empty without any."""
    if not words:
        return []
    first = next((match for match in _WORD.finditer(text) if _is_hit(match[0], words)), None)
    if first is None:
        return []
    start = max(0, first.start() - _BEFORE)
    while start and text[start - 1].isalnum():
        start -= 1
    end = min(len(text), first.end() + _AFTER)
    while end < len(text) and text[end].isalnum():
        end += 1
    parts: list[SnippetPart] = []
    at = start
    for match in _WORD.finditer(text, start, end):
        if _is_hit(match[0], words):
            _add(parts, text[at : match.start()], is_hit=False)
            _add(parts, match[0], is_hit=True)
            at = match.end()
    _add(parts, text[at:end], is_hit=False)
    return parts


def _add(parts: list[SnippetPart], text: str, *, is_hit: bool) -> None:
    if text:
        parts.append(SnippetPart(text=re.sub(r"\s+", " ", text), is_hit=is_hit))


def _is_hit(word: str, words: Sequence[str]) -> bool:
    folded = fold_word(word)
    return folded in words or folded.startswith(words[-1])
