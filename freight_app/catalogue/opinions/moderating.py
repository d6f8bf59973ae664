"""The shop's desk: what people write is read, then published or not; the shop replies, and answers questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from freight_app.accounts.mailboxes import find_mailbox
from freight_app.accounts.permissions import Permission
from freight_app.catalogue.models import Product
from freight_app.catalogue.opinions import queries
from freight_app.catalogue.opinions.dtos import (
    ModerationDetail,
    ModerationQuery,
    ModerationRow,
    OpinionStep,
    ReplyDraft,
    ReportReason,
    ReportView,
)
from freight_app.catalogue.opinions.errors import OpinionNotInState
from freight_app.catalogue.opinions.models import (
    Opinion,
    OpinionKind,
    OpinionStatus,
    ProductAnswer,
    ProductReview,
    change_status,
    write_columns,
)
from freight_app.catalogue.opinions.photos import photo_views
from freight_app.catalogue.opinions.rules import MAX_REPLY, clean_text
from freight_app.catalogue.search_index import touch_cards
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import pick_text
from freight_app.kit.pagination import Page
from freight_app.messaging.service import send_message

S = OpinionStatus
MAX_REASON = 500


def publish_opinion(uow: UnitOfWork, kind: OpinionKind, public_id: str, *, version: int) -> None:
    """Everybody may read it from now on, and what was reported of it is settled.

    ``version`` is the one that was read: ``OpinionNotInState`` when its author has changed it since.
    """
    opinion = _read_by_staff(uow, kind, public_id, version)
    if opinion.status == S.PUBLISHED:
        # It was reported, looked at, and may stay.
        queries.settle_reports(uow, kind, opinion)
        write_columns(uow, opinion)
        return
    first_time = opinion.published_at is None
    change_status(uow, opinion, S.PUBLISHED, published_at=opinion.published_at or uow.now(), reason="")
    queries.settle_reports(uow, kind, opinion)
    if isinstance(opinion, ProductAnswer) and first_time:
        tell_asker(uow, opinion)


def reject_opinion(uow: UnitOfWork, kind: OpinionKind, public_id: str, *, version: int, reason: str) -> None:
    """Nobody but its author sees it, with the reason. ``InvalidInput`` on ``reason`` without one."""
    reason = clean_text(reason, field="reason", most=MAX_REASON)
    if not reason:
        raise InvalidInput("reason", "A reason is needed: the customer will read it.")
    opinion = _read_by_staff(uow, kind, public_id, version)
    change_status(uow, opinion, S.REJECTED, reason=reason, note=reason)
    queries.settle_reports(uow, kind, opinion)


def take_decision_back(uow: UnitOfWork, kind: OpinionKind, public_id: str, *, version: int) -> None:
    """What was published or rejected a moment ago waits again."""
    change_status(uow, _read_by_staff(uow, kind, public_id, version), S.PENDING, reason="")


def reply_to_review(uow: UnitOfWork, public_id: str, draft: ReplyDraft) -> None:
    """What the shop says beneath a review; nothing takes its word away again."""
    review = cast("ProductReview", _read_by_staff(uow, OpinionKind.REVIEW, public_id, draft.version))
    text = clean_text(draft.text, field="text", most=MAX_REPLY)
    write_columns(uow, review, reply=text, replied_at=uow.now() if text else None)
    if review.status == S.PUBLISHED:
        touch_cards(uow)


def tell_asker(uow: UnitOfWork, answer: ProductAnswer) -> None:
    """Whoever asked hears of the answer, once, unless they gave it themselves."""
    question = queries.question_by_id(uow, answer.question_id)
    mailbox = find_mailbox(uow, question.user_id) if question.user_id else None
    if mailbox is None or answer.user_id == question.user_id:
        return
    product = queries.product_of(uow, question)
    send_message(
        uow,
        template="question_answered",
        to=mailbox.email,
        language=mailbox.language,
        data={
            "name": mailbox.name,
            "product": pick_text(product.names, mailbox.language),
            "question": question.text,
            "answer": answer.text,
            "link": f"/p/{product.sku}#questions",
        },
        key=f"question_answered:{answer.id}",
    )


def list_to_moderate(uow: UnitOfWork, query: ModerationQuery) -> Page[ModerationRow]:
    """What waits, longest first; the published, the rejected and the reported, latest first."""
    uow.actor.require(Permission.OPINIONS_MODERATE)
    found, total = queries.page_to_moderate(uow, query)
    return Page[ModerationRow].of(_rows(uow, query.kind, found), total, query)


def get_to_moderate(uow: UnitOfWork, kind: OpinionKind, public_id: str) -> ModerationDetail:
    """One opinion in full, with its history and what visitors reported of it."""
    uow.actor.require(Permission.OPINIONS_MODERATE)
    opinion = queries.find_opinion(uow, kind, public_id)
    [row] = _rows(uow, kind, [(opinion, queries.product_of(uow, opinion))])
    return ModerationDetail(
        row=row,
        steps=[
            OpinionStep(
                to_status=OpinionStatus(step.to_status),
                changed_at=step.changed_at,
                changed_by=step.changed_by,
                note=step.note,
            )
            for step in queries.history_of(uow, kind, cast("int", opinion.id))
        ],
        reports=[
            ReportView(reason=ReportReason(report.reason), note=report.note, reported_at=report.reported_at)
            for report in queries.reports_of(uow, kind, cast("int", opinion.id))
        ],
    )


def count_to_moderate(uow: UnitOfWork, kind: OpinionKind) -> dict[str, int]:
    """How many there are in each tab: by status, and ``reported``."""
    uow.actor.require(Permission.OPINIONS_MODERATE)
    by_status, reported = queries.count_by_status(uow, kind)
    return {
        **{str(status): by_status.get(status, 0) for status in (S.PENDING, S.PUBLISHED, S.REJECTED)},
        "reported": reported,
    }


def count_waiting(uow: UnitOfWork) -> int:
    """How many opinions of all kinds wait for somebody of the shop, reported ones too."""
    uow.actor.require(Permission.OPINIONS_MODERATE)
    counts = [queries.count_by_status(uow, kind) for kind in OpinionKind]
    return sum(by_status.get(S.PENDING, 0) + reported for by_status, reported in counts)


def _read_by_staff(uow: UnitOfWork, kind: OpinionKind, public_id: str, version: int) -> Opinion:
    uow.actor.require(Permission.OPINIONS_MODERATE)
    opinion = queries.find_opinion(uow, kind, public_id)
    if opinion.version != version or opinion.status == S.DRAFT:
        raise OpinionNotInState(opinion.status, "")
    return opinion


def _rows(uow: UnitOfWork, kind: OpinionKind, found: Sequence[tuple[Opinion, Product]]) -> list[ModerationRow]:
    reviews = [one for one, _ in found if isinstance(one, ProductReview)]
    cars = queries.vehicle_labels(uow, [one.vehicle_id for one in reviews if one.vehicle_id is not None])
    asked = queries.question_texts(uow, [one.question_id for one, _ in found if isinstance(one, ProductAnswer)])
    return [_row(uow, kind, one, product, cars, asked) for one, product in found]


def _row(
    uow: UnitOfWork, kind: OpinionKind, one: Opinion, product: Product, cars: dict[int, str], asked: dict[int, str]
) -> ModerationRow:
    review = one if isinstance(one, ProductReview) else None
    return ModerationRow(
        kind=kind,
        id=one.public_id,
        status=OpinionStatus(one.status),
        status_since=one.status_since,
        version=one.version,
        sku=product.sku,
        product_names=product.names,
        author=one.display_name,
        by_shop=isinstance(one, ProductAnswer) and one.by_shop,
        rating=review.rating if review else 0,
        title=review.title if review else "",
        text=one.text,
        language=one.language,
        about=asked.get(one.question_id, "") if isinstance(one, ProductAnswer) else "",
        car=cars.get(review.vehicle_id or 0, "") if review else "",
        photos=photo_views(uow, review.photos) if review else [],
        written_at=one.written_at,
        helpful_count=one.helpful_count,
        report_count=one.report_count,
        reason=one.reason,
        reply=review.reply if review else "",
    )
