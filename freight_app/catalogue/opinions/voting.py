"""What readers do with opinions: find them helpful, or report them."""

from __future__ import annotations

from collections.abc import Collection

from freight_app.catalogue.opinions import queries
from freight_app.catalogue.opinions.dtos import ReportDraft
from freight_app.catalogue.opinions.errors import OwnOpinion
from freight_app.catalogue.opinions.models import OPINIONS_TOPIC, OpinionKind
from freight_app.catalogue.opinions.rules import clean_line
from freight_app.catalogue.search_index import touch_cards
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.ids import hash_token

MAX_NOTE = 300


def vote_helpful(uow: UnitOfWork, user_id: int, kind: OpinionKind, public_id: str, *, helpful: bool) -> int:
    """Find a published review or answer helpful, or take that back; how many do now. Twice is once.

    ``OwnOpinion`` for one's own, ``NotFound`` for what is not public, ``InvalidInput`` on ``kind`` for a question.
    """
    if kind == OpinionKind.QUESTION:
        raise InvalidInput("kind", "Reviews and answers can be helpful, questions cannot.")
    opinion = queries.find_published(uow, kind, public_id)
    if opinion.user_id == user_id:
        raise OwnOpinion
    opinion_id = opinion.id or 0
    change = queries.add_vote if helpful else queries.remove_vote
    if change(uow, kind, opinion_id, user_id):
        queries.add_helpful(uow, opinion, 1 if helpful else -1)
        touch_cards(uow)
    return opinion.helpful_count


def votes_of(uow: UnitOfWork, user_id: int, public_ids: Collection[str]) -> set[str]:
    """Which of these reviews and answers somebody found helpful."""
    return queries.voted_by(uow, user_id, public_ids) if public_ids else set()


def report_opinion(uow: UnitOfWork, reporter: str, kind: OpinionKind, public_id: str, draft: ReportDraft) -> None:
    """Tell the shop that something published should not stand there. The same visitor's second report changes nothing.

    ``reporter`` is ``user:<id>``, or a guest's cookie, of which only the hash is kept. Entrances throttle this.
    """
    opinion = queries.find_published(uow, kind, public_id)
    note = clean_line(draft.note, field="note", most=MAX_NOTE)
    key = reporter if reporter.startswith("user:") else f"guest:{hash_token(reporter)[:60]}"
    if queries.add_report(uow, kind, opinion, {"reporter_key": key, "reason": draft.reason.value, "note": note}):
        uow.touch(OPINIONS_TOPIC)
