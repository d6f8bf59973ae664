"""SQL of pages, notices, refunds, transfers and cash. Payments change under the lock of their order alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount
from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into
from freight_app.orders.models import Order, Payment, PaymentHistory, PaymentMethod, PaymentStatus
from freight_app.orders.paying.models import (
    ASKED_ABOUT,
    CashHandIn,
    GatewayNotice,
    GatewayPage,
    LineStatus,
    NoticeVerdict,
    PageStatus,
    Refund,
    RefundHistory,
    RefundStatus,
    StatementLine,
    TransferProof,
)

# --- payments


def payment_by_id(uow: UnitOfWork, payment_id: int) -> Payment:
    """``NotFound`` for an unknown one."""
    return _one_payment(uow, col(Payment.id) == payment_id)


def payment_by_reference(uow: UnitOfWork, reference: str) -> Payment:
    """``NotFound`` for a reference that we never gave out."""
    return _one_payment(uow, col(Payment.reference) == reference)


def _one_payment(uow: UnitOfWork, condition: Any) -> Payment:
    statement = select(Payment).where(condition).execution_options(populate_existing=True)
    payment = uow.session.exec(statement).first()
    if payment is None:
        raise NotFound("Payment")
    return payment


def order_id_of_reference(uow: UnitOfWork, reference: str) -> int | None:
    return uow.session.exec(select(Payment.order_id).where(Payment.reference == reference)).first()


# --- pages of the gateway


def put_page(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write a page; of one that is known already, only its address and its end are new."""
    news = {name: values[name] for name in ("url", "expires_at")}
    statement = insert_into(uow.dialect, GatewayPage).values(values)
    if values["url"]:
        statement = statement.on_conflict_do_update(index_elements=["gateway", "gateway_reference"], set_=news)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=["gateway", "gateway_reference"])
    uow.session.connection().execute(statement)


def find_page(uow: UnitOfWork, gateway: str, gateway_reference: str) -> GatewayPage | None:
    return uow.session.exec(
        select(GatewayPage).where(GatewayPage.gateway == gateway, GatewayPage.gateway_reference == gateway_reference)
    ).first()


def refreshed(uow: UnitOfWork, page: GatewayPage) -> GatewayPage:
    uow.session.refresh(page)
    return page


def latest_page(uow: UnitOfWork, payment_id: int, gateway: str) -> GatewayPage | None:
    return uow.session.exec(
        select(GatewayPage)
        .where(GatewayPage.payment_id == payment_id, GatewayPage.gateway == gateway)
        .order_by(col(GatewayPage.id).desc())
        .limit(1)
    ).first()


def pages_of_order(uow: UnitOfWork, order_id: int, gateway: str) -> list[GatewayPage]:
    return list(
        uow.session.exec(
            select(GatewayPage)
            .join(Payment, col(Payment.id) == col(GatewayPage.payment_id))
            .where(Payment.order_id == order_id, GatewayPage.gateway == gateway)
            .order_by(col(GatewayPage.id))
        )
    )


def paid_page_of(uow: UnitOfWork, payment: Payment) -> GatewayPage | None:
    """The page through which the money of a payment, or of the one that it is a part of, came."""
    return uow.session.exec(
        select(GatewayPage).where(
            GatewayPage.payment_id == (payment.part_of_id or payment.id), GatewayPage.status == PageStatus.PAID
        )
    ).first()


def change_page(uow: UnitOfWork, page: GatewayPage, to: PageStatus) -> bool:
    """Whether the page was still as it was read."""
    moved = uow.session.exec(
        sa.update(GatewayPage)
        .where(col(GatewayPage.id) == page.id, col(GatewayPage.status) == page.status)
        .values(status=to)
        .execution_options(synchronize_session=False)
    )
    uow.session.refresh(page)
    return moved.rowcount == 1


def move_page(uow: UnitOfWork, page: GatewayPage, payment_id: int) -> None:
    uow.session.connection().execute(
        sa.update(GatewayPage).where(col(GatewayPage.id) == page.id).values(payment_id=payment_id)
    )


def silent_pages(uow: UnitOfWork, gateway: str, now: datetime, *, limit: int) -> list[GatewayPage]:
    """Pages about which it is time to ask, by id."""
    return list(
        uow.session.exec(
            select(GatewayPage)
            .where(
                GatewayPage.gateway == gateway,
                col(GatewayPage.status).in_(ASKED_ABOUT),
                col(GatewayPage.next_ask_at) <= now,
            )
            .order_by(col(GatewayPage.id))
            .limit(limit)
        )
    )


def note_asked(uow: UnitOfWork, page: GatewayPage, next_ask_at: datetime) -> None:
    uow.session.connection().execute(
        sa.update(GatewayPage)
        .where(col(GatewayPage.id) == page.id)
        .values(times_asked=col(GatewayPage.times_asked) + 1, next_ask_at=next_ask_at)
    )


def note_answered(uow: UnitOfWork, page: GatewayPage) -> None:
    uow.session.connection().execute(
        sa.update(GatewayPage).where(col(GatewayPage.id) == page.id).values(answered_at=uow.now())
    )


# --- notices


def add_notice(
    uow: UnitOfWork,
    gateway: str,
    gateway_reference: str,
    verdict: NoticeVerdict,
    fields: dict[str, str],
    *,
    order_id: int | None = None,
    remark: str = "",
) -> int:
    """Write a notice down; its id."""
    found = uow.session.connection().execute(
        sa.insert(GatewayNotice)
        .values(
            gateway=gateway[:20],
            gateway_reference=gateway_reference[:120],
            order_id=order_id,
            came_at=uow.now(),
            verdict=verdict,
            remark=remark[:300],
            fields=fields,
        )
        .returning(col(GatewayNotice.id))
    )
    uow.touch("orders")
    return cast("int", found.scalar_one())


def judge_notice(uow: UnitOfWork, notice_id: int, verdict: NoticeVerdict, remark: str) -> None:
    uow.session.connection().execute(
        sa.update(GatewayNotice).where(col(GatewayNotice.id) == notice_id).values(verdict=verdict, remark=remark[:300])
    )
    uow.touch("orders")


def delete_notices(uow: UnitOfWork, before: datetime) -> int:
    return uow.session.exec(sa.delete(GatewayNotice).where(col(GatewayNotice.came_at) < before)).rowcount


def page_notices(uow: UnitOfWork, request: PageRequest) -> tuple[list[Any], int]:
    """Rows of (notice, order number or None), the newest first, and how many there are."""
    total = uow.session.exec(select(sa.func.count()).select_from(GatewayNotice)).one()
    rows = uow.session.execute(
        sa.select(GatewayNotice, col(Order.number))
        .outerjoin(Order, col(Order.id) == col(GatewayNotice.order_id))
        .order_by(col(GatewayNotice.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
    )
    return list(rows), total


# --- refunds


def keep_aside(uow: UnitOfWork, payment: Payment, amount_minor: int) -> bool:
    """Keep so much of a payment aside to be sent back; False when less is left of it."""
    kept = uow.session.exec(
        sa.update(Payment)
        .where(
            col(Payment.id) == payment.id,
            col(Payment.status).in_((PaymentStatus.PAID, PaymentStatus.REFUND_DUE)),
            col(Payment.refunded_minor) + amount_minor <= col(Payment.amount_minor),
        )
        .values(refunded_minor=col(Payment.refunded_minor) + amount_minor)
        .execution_options(synchronize_session=False)
    )
    uow.session.refresh(payment)
    return kept.rowcount == 1


def free_again(uow: UnitOfWork, payment_id: int, amount_minor: int) -> None:
    """What was kept aside was not sent after all."""
    uow.session.connection().execute(
        sa.update(Payment)
        .where(col(Payment.id) == payment_id)
        .values(refunded_minor=col(Payment.refunded_minor) - amount_minor)
    )


def add_refund(uow: UnitOfWork, refund: Refund) -> Refund:
    """Write a refund with its first step."""
    uow.session.add(refund)
    uow.session.flush()
    uow.session.connection().execute(
        sa.insert(RefundHistory).values(
            refund_id=refund.id,
            from_status=None,
            to_status=refund.status,
            changed_at=uow.now(),
            changed_by=uow.actor.label,
            changed_by_user_id=uow.actor.user_id,
            note=refund.reason,
        )
    )
    uow.touch("orders")
    return refund


def refund_by_id(uow: UnitOfWork, refund_id: int) -> Refund:
    """``NotFound`` for an unknown one."""
    refund = uow.session.exec(
        select(Refund).where(Refund.id == refund_id).execution_options(populate_existing=True)
    ).first()
    if refund is None:
        raise NotFound("Refund", refund_id=refund_id)
    return refund


def refunds_of_order(uow: UnitOfWork, order_id: int) -> list[Refund]:
    return list(uow.session.exec(select(Refund).where(Refund.order_id == order_id).order_by(col(Refund.id))))


def sent_through_page(uow: UnitOfWork, payment: Payment) -> int:
    """How many refunds of the money that came with a payment went, or go, through the gateway."""
    root = payment.part_of_id or payment.id
    return uow.session.exec(
        select(sa.func.count())
        .select_from(Refund)
        .join(Payment, col(Payment.id) == col(Refund.payment_id))
        .where(
            sa.or_(col(Payment.id) == root, col(Payment.part_of_id) == root),
            Refund.way == "gateway",
            Refund.status != RefundStatus.FAILED,
        )
    ).one()


def all_that_came(uow: UnitOfWork, payment: Payment) -> int:
    """Minor units that came with a payment, all its parts together."""
    root = payment.part_of_id or payment.id
    return uow.session.exec(
        select(sa.func.sum(col(Payment.amount_minor))).where(
            sa.or_(col(Payment.id) == root, col(Payment.part_of_id) == root)
        )
    ).one()


# --- proofs of transfers


def add_proof(uow: UnitOfWork, proof: TransferProof) -> None:
    uow.session.add(proof)
    uow.session.flush()
    uow.touch("orders")


def count_proofs(uow: UnitOfWork, order_id: int) -> int:
    return uow.session.exec(
        select(sa.func.count()).select_from(TransferProof).where(TransferProof.order_id == order_id)
    ).one()


def has_proof(uow: UnitOfWork, order_id: int, content_hash: str) -> bool:
    found = select(TransferProof.id).where(
        TransferProof.order_id == order_id, TransferProof.content_hash == content_hash
    )
    return uow.session.exec(found).first() is not None


def proof_by_token(uow: UnitOfWork, token: str) -> TransferProof:
    """``NotFound`` for an unknown one."""
    proof = uow.session.exec(select(TransferProof).where(TransferProof.token == token)).first()
    if proof is None:
        raise NotFound("Proof")
    return proof


def proofs_of(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[TransferProof]]:
    """By order, oldest first; every id is answered."""
    found: dict[int, list[TransferProof]] = {order_id: [] for order_id in order_ids}
    for proof in uow.session.exec(
        select(TransferProof).where(col(TransferProof.order_id).in_(list(order_ids))).order_by(col(TransferProof.id))
    ):
        found[proof.order_id].append(proof)
    return found


# --- lines of statements


def add_lines(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> int:
    """Write lines that are not there yet; how many were new."""
    connection = uow.session.connection()
    statement = (
        insert_into(uow.dialect, StatementLine)
        .on_conflict_do_nothing(index_elements=["line_hash"])
        .returning(col(StatementLine.id))
    )
    # Counted by what comes back: PostgreSQL's driver does not tell how many rows an INSERT wrote.
    return sum(connection.execute(statement.values(row)).first() is not None for row in rows)


def open_lines(uow: UnitOfWork, limit: int) -> list[StatementLine]:
    """The newest first."""
    return list(
        uow.session.exec(
            select(StatementLine)
            .where(StatementLine.status == LineStatus.OPEN)
            .order_by(col(StatementLine.booked_on).desc(), col(StatementLine.id).desc())
            .limit(limit)
        )
    )


def lines_by_id(uow: UnitOfWork, line_ids: Collection[int]) -> dict[int, StatementLine]:
    rows = uow.session.exec(
        select(StatementLine).where(col(StatementLine.id).in_(list(line_ids))).execution_options(populate_existing=True)
    )
    return {cast("int", line.id): line for line in rows}


def settle_line(uow: UnitOfWork, line_id: int, to: LineStatus, *, payment_id: int | None = None) -> bool:
    """Use a line up; False when it was used or put aside before."""
    used = uow.session.exec(
        sa.update(StatementLine)
        .where(col(StatementLine.id) == line_id, col(StatementLine.status) == LineStatus.OPEN)
        .values(status=to, payment_id=payment_id, settled_at=uow.now(), settled_by=uow.actor.label)
        .execution_options(synchronize_session=False)
    )
    uow.touch("orders")
    return used.rowcount == 1


def reopen_line(uow: UnitOfWork, line_id: int) -> bool:
    """A line that was put aside is to be looked at again."""
    moved = uow.session.exec(
        sa.update(StatementLine)
        .where(col(StatementLine.id) == line_id, col(StatementLine.status) == LineStatus.IGNORED)
        .values(status=LineStatus.OPEN, settled_at=None, settled_by="")
        .execution_options(synchronize_session=False)
    )
    uow.touch("orders")
    return moved.rowcount == 1


def awaited_transfers(uow: UnitOfWork, since: datetime, limit: int) -> list[Any]:
    """Rows of (payment, order) that a transfer may be for: awaited, or given up since then."""
    return list(
        uow.session.execute(
            sa.select(Payment, Order)
            .join(Order, col(Order.id) == col(Payment.order_id))
            .where(
                col(Payment.method) == PaymentMethod.BANK_TRANSFER,
                sa.or_(
                    col(Payment.status) == PaymentStatus.PENDING,
                    (col(Payment.status) == PaymentStatus.CANCELLED) & (col(Payment.created_at) >= since),
                ),
            )
            .order_by(col(Payment.id).desc())
            .limit(limit)
            .execution_options(populate_existing=True)
        ).all()
    )


# --- cash


def names_of(uow: UnitOfWork, user_ids: Collection[int]) -> dict[int, str]:
    rows = uow.session.connection().execute(
        sa.select(col(UserAccount.id), col(UserAccount.name)).where(col(UserAccount.id).in_(list(user_ids)))
    )
    return {cast("int", row[0]): row[1] for row in rows}


def bag_payments(uow: UnitOfWork, user_id: int) -> list[Any]:
    """Rows of (payment, order) whose cash is in somebody's bag, oldest first."""
    return list(
        uow.session.execute(
            sa.select(Payment, Order)
            .join(Order, col(Order.id) == col(Payment.order_id))
            .where(col(Payment.collected_by_user_id) == user_id, col(Payment.hand_in_id).is_(None))
            .order_by(col(Payment.id))
            .execution_options(populate_existing=True)
        ).all()
    )


def open_bags(uow: UnitOfWork) -> list[Any]:
    """Rows of (user id, currency, sum, receipts, since), the largest first."""
    total = sa.func.sum(col(Payment.amount_minor)).label("total")
    return list(
        uow.session.connection().execute(
            sa.select(
                col(Payment.collected_by_user_id),
                col(Payment.currency),
                total,
                sa.func.count(),
                sa.func.min(col(Payment.paid_at)),
            )
            .where(col(Payment.collected_by_user_id).is_not(None), col(Payment.hand_in_id).is_(None))
            .group_by(col(Payment.collected_by_user_id), col(Payment.currency))
            .order_by(total.desc())
        )
    )


def add_hand_in(uow: UnitOfWork, hand_in: CashHandIn) -> int:
    uow.session.add(hand_in)
    uow.session.flush()
    uow.touch("orders")
    return cast("int", hand_in.id)


def close_receipts(uow: UnitOfWork, user_id: int, currency: str, payment_ids: Sequence[int], hand_in_id: int) -> int:
    """Take these receipts out of a bag; how many were still in it."""
    closed = uow.session.exec(
        sa.update(Payment)
        .where(
            col(Payment.id).in_(list(payment_ids)),
            col(Payment.collected_by_user_id) == user_id,
            col(Payment.currency) == currency,
            col(Payment.hand_in_id).is_(None),
        )
        .values(hand_in_id=hand_in_id)
        .execution_options(synchronize_session=False)
    )
    return closed.rowcount


def hand_in_by_id(uow: UnitOfWork, hand_in_id: int) -> CashHandIn:
    """``NotFound`` for an unknown one."""
    found = uow.session.exec(
        select(CashHandIn).where(CashHandIn.id == hand_in_id).execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("Hand-in", hand_in_id=hand_in_id)
    return found


def accept_hand_in(uow: UnitOfWork, hand_in_id: int, **columns: Any) -> bool:
    """False when it was accepted before."""
    accepted = uow.session.exec(
        sa.update(CashHandIn)
        .where(col(CashHandIn.id) == hand_in_id, col(CashHandIn.accepted_minor).is_(None))
        .values(columns)
        .execution_options(synchronize_session=False)
    )
    uow.touch("orders")
    return accepted.rowcount == 1


def page_hand_ins(uow: UnitOfWork, request: PageRequest, *, user_id: int | None = None) -> tuple[list[CashHandIn], int]:
    """The newest first, and how many there are."""
    chosen = sa.true() if user_id is None else col(CashHandIn.user_id) == user_id
    total = uow.session.exec(select(sa.func.count()).select_from(CashHandIn).where(chosen)).one()
    rows = uow.session.exec(
        select(CashHandIn)
        .where(chosen)
        .order_by(col(CashHandIn.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
    )
    return list(rows), total


# --- what the staff look at


def page_payments(
    uow: UnitOfWork,
    tab: str,
    request: PageRequest,
    *,
    q: str = "",
    method: PaymentMethod | None = None,
    oldest_first: bool = False,
) -> tuple[list[Any], int]:
    """Rows of (payment, order) and how many there are."""
    conditions = [tab_conditions()[tab]]
    if q:
        conditions.append(_matches(q))
    if method is not None:
        conditions.append(col(Payment.method) == method)
    joined = sa.join(Payment, Order, col(Order.id) == col(Payment.order_id))
    connection = uow.session.connection()
    total = connection.execute(sa.select(sa.func.count()).select_from(joined).where(*conditions)).scalar_one()
    rows = uow.session.execute(
        sa.select(Payment, Order)
        .select_from(joined)
        .where(*conditions)
        .order_by(col(Payment.id).asc() if oldest_first else col(Payment.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
        .execution_options(populate_existing=True)
    )
    return [tuple(row) for row in rows], total


def _matches(q: str) -> Any:
    """By order number, by receipt, or by the customer's name as people spell it."""
    conditions: list[Any] = [
        col(Order.number).startswith(q.upper(), autoescape=True),
        col(Payment.receipt).contains(q, autoescape=True),
    ]
    if words := fold_text(q):
        name = sa.and_(*(col(Order.customer_key).contains(word, autoescape=True) for word in words.split()))
        conditions.append(name)
    if q.isascii() and q.isdecimal():
        conditions.append(col(Order.number).endswith(q, autoescape=True))
    return sa.or_(*conditions)


def tab_conditions() -> dict[str, Any]:
    """What each tab of the list of payments holds."""
    proven = select(TransferProof.id).where(col(TransferProof.order_id) == col(Payment.order_id)).exists()
    transfer = col(Payment.method) == PaymentMethod.BANK_TRANSFER
    return {
        "to_match": transfer & (col(Payment.status) == PaymentStatus.PENDING) & proven,
        "awaited": col(Payment.status).in_((PaymentStatus.PENDING, PaymentStatus.DECLINED)),
        "refunds": col(Payment.status) == PaymentStatus.REFUND_DUE,
        "all": sa.true(),
    }


def count_payments(uow: UnitOfWork) -> dict[str, int]:
    """How many payments each tab holds."""
    return {
        tab: uow.session.exec(select(sa.func.count()).select_from(Payment).where(condition)).one()
        for tab, condition in tab_conditions().items()
        if tab != "all"
    }


def count_to_look_at(uow: UnitOfWork, since: datetime) -> int:
    """Notices that somebody must look at."""
    wrong = (NoticeVerdict.WRONG_AMOUNT, NoticeVerdict.NOT_OURS, NoticeVerdict.NO_ANSWER, NoticeVerdict.UNREADABLE)
    return uow.session.exec(
        select(sa.func.count())
        .select_from(GatewayNotice)
        .where(col(GatewayNotice.verdict).in_(wrong), col(GatewayNotice.came_at) >= since)
    ).one()


def payment_history(uow: UnitOfWork, payment_id: int) -> list[PaymentHistory]:
    return list(
        uow.session.exec(
            select(PaymentHistory).where(PaymentHistory.payment_id == payment_id).order_by(col(PaymentHistory.id))
        )
    )


def refund_history(uow: UnitOfWork, payment_id: int) -> list[RefundHistory]:
    return list(
        uow.session.exec(
            select(RefundHistory)
            .join(Refund, col(Refund.id) == col(RefundHistory.refund_id))
            .where(Refund.payment_id == payment_id)
            .order_by(col(RefundHistory.id))
        )
    )


def gateway_figures(uow: UnitOfWork, gateway: str) -> tuple[int, datetime | None]:
    """(pages about which is still asked, when the last notice came)."""
    pages = uow.session.exec(
        select(sa.func.count())
        .select_from(GatewayPage)
        .where(GatewayPage.gateway == gateway, col(GatewayPage.status).in_(ASKED_ABOUT))
    ).one()
    last = uow.session.exec(
        select(GatewayNotice.came_at)
        .where(GatewayNotice.gateway == gateway)
        .order_by(col(GatewayNotice.id).desc())
        .limit(1)
    ).first()
    return pages, last


def count_open_lines(uow: UnitOfWork) -> int:
    return uow.session.exec(
        select(sa.func.count()).select_from(StatementLine).where(StatementLine.status == LineStatus.OPEN)
    ).one()


def refunds_by_payment(uow: UnitOfWork, payment_ids: Collection[int]) -> dict[int, list[Refund]]:
    """Refunds by payment, oldest first; every id is answered."""
    found: dict[int, list[Refund]] = {payment_id: [] for payment_id in payment_ids}
    for refund in uow.session.exec(
        select(Refund).where(col(Refund.payment_id).in_(list(payment_ids))).order_by(col(Refund.id))
    ):
        found[refund.payment_id].append(refund)
    return found
