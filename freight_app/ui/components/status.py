"""States in one place: an icon's shape and a word, colour third.

``STATUSES`` maps every status of the house (DESIGN.md section 7) to its icon, tone and word. A code that stands for different
things in different rooms has one word per kind: ``status("order", ...)``, ``status("payment", ...)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from freight_app.ui.components.base import Live, Text, cx
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t

Kind = Literal[
    "order",
    "own_order",
    "approval",
    "chat_cart",
    "quotation",
    "payment",
    "return",
    "invoice",
    "paper",
    "refund",
    "notice",
    "purchase",
    "tracking",
    "job",
    "data_job",
    "data_move",
    "record",
    "user",
    "retailer",
    "lead",
    "product",
    "tenant",
    "tenant_key",
    "opinion",
    "alert",
    "alert_severity",
    "campaign",
    "message",
]
Tone = Literal["good", "warn", "bad", "info", "brand", "plain"]

_INK: dict[Tone, str] = {
    "good": "text-good", "warn": "text-warn", "bad": "text-bad", "info": "text-info", "brand": "text-brand", "plain": "text-ink-3",
}  # fmt: skip
_FILL: dict[Tone, str] = {
    "good": "bg-good-soft text-good", "warn": "bg-warn-soft text-warn", "bad": "bg-bad-soft text-bad", "info": "bg-info-soft text-info",
    "brand": "bg-brand-soft text-brand", "plain": "bg-sunken text-ink-2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How one status is told."""

    icon: str
    tone: Tone
    word: str


def _(text: str) -> str:
    """Marks a word for the extractor; it is translated when it is shown."""
    return text


STATUSES: dict[Kind, dict[str, Look]] = {
    "order": {
        "draft": Look("circle-dashed", "plain", _("Draft")),
        "pending": Look("hourglass", "warn", _("Waits for payment")),
        "confirmed": Look("circle-dot", "info", _("To pick")),
        "picking": Look("circle-dot-dashed", "info", _("Picking")),
        "packed": Look("package-check", "info", _("Packed")),
        "shipped": Look("truck", "brand", _("On the road")),
        "delivered": Look("circle-check", "good", _("Delivered")),
        "completed": Look("check-check", "good", _("Done")),
        "cancelled": Look("circle-x", "plain", _("Cancelled")),
        "expired": Look("timer", "plain", _("Expired unpaid")),
        "returned": Look("undo-2", "warn", _("Returned")),
    },
    # The same to the customer who ordered: what happens to the parcel, not what the staff do next.
    "own_order": {
        "awaiting_payment": Look("hourglass", "warn", _("Waits for payment")),
        "awaiting_approval": Look("hourglass", "warn", _("Waits for approval")),
        "pending": Look("clipboard-check", "info", _("Order received")),
        "confirmed": Look("clipboard-check", "info", _("Confirmed")),
        "picking": Look("circle-dot-dashed", "info", _("Being picked")),
        "packed": Look("package-check", "info", _("Packed")),
        "shipped": Look("truck", "brand", _("On the road")),
        "delivered": Look("circle-check", "good", _("Delivered")),
        "completed": Look("circle-check", "good", _("Delivered")),
        "cancelled": Look("circle-x", "plain", _("Cancelled")),
        "expired": Look("timer", "plain", _("Expired unpaid")),
        "returned": Look("undo-2", "warn", _("Returned")),
    },
    "approval": {
        "waiting": Look("hourglass", "warn", _("Waits for approval")),
        "approved": Look("badge-check", "good", _("Approved")),
        "declined": Look("circle-x", "bad", _("Declined")),
        "expired": Look("circle-x", "plain", _("Expired")),
        "withdrawn": Look("ban", "plain", _("Withdrawn")),
    },
    "payment": {
        "pending": Look("hourglass", "warn", _("Not paid yet")),
        "authorised": Look("lock", "info", _("Reserved on the card")),
        "paid": Look("circle-check", "good", _("Paid")),
        "declined": Look("circle-x", "bad", _("Declined")),
        "cancelled": Look("circle-slash", "plain", _("No longer awaited")),
        "refund_due": Look("triangle-alert", "warn", _("To be paid back")),
        "refunded": Look("undo-2", "plain", _("Paid back")),
    },
    # What became of a cart that was sent by WhatsApp.
    "chat_cart": {
        "open": Look("hourglass", "warn", _("Waiting")),
        "ordered": Look("circle-check", "good", _("Ordered")),
        "dismissed": Look("circle-slash", "plain", _("Put aside")),
        "expired": Look("clock-alert", "plain", _("Too old")),
    },
    # What became of a price that was given in writing.
    "campaign": {
        "draft": Look("circle-dashed", "plain", _("Draft")),
        "scheduled": Look("calendar-clock", "info", _("Planned")),
        "sending": Look("send", "brand", _("Going out")),
        "paused": Look("circle-pause", "warn", _("Held")),
        "done": Look("circle-check", "good", _("Done")),
        "cancelled": Look("circle-x", "plain", _("Ended early")),
    },
    # One person's message, and whoever is on a list and has none yet.
    "message": {
        "waiting": Look("hourglass", "plain", _("Waits")),
        "queued": Look("circle-dot", "info", _("About to go")),
        "sent": Look("check", "good", _("Sent")),
        "delivered": Look("circle-check", "good", _("Arrived")),
        "read": Look("check-check", "good", _("Read")),
        "failed": Look("octagon-alert", "bad", _("Not sent")),
        "bounced": Look("undo-2", "bad", _("Came back")),
        "skipped": Look("circle-minus", "plain", _("Left out")),
    },
    "quotation": {
        "open": Look("file-text", "info", _("Holds")),
        "accepted": Look("circle-check", "good", _("Ordered")),
        "expired": Look("clock-alert", "plain", _("Too old")),
    },
    # What of an order comes back.
    "return": {
        "requested": Look("hourglass", "warn", _("Asked for")),
        "approved": Look("package-open", "info", _("On its way back")),
        "refused": Look("circle-x", "plain", _("Refused")),
        "received": Look("package-check", "warn", _("Counted, to settle")),
        "settled": Look("circle-check", "good", _("Settled")),
        "cancelled": Look("circle-slash", "plain", _("Called off")),
    },
    "invoice": {
        "open": Look("hourglass", "warn", _("Not paid yet")),
        "overdue": Look("clock-alert", "bad", _("Overdue")),
        "paid": Look("circle-check", "good", _("Paid")),
        "credited": Look("undo-2", "plain", _("Credited")),
        "credit_note": Look("undo-2", "info", _("Credit note")),
    },
    "paper": {
        "invoice": Look("receipt-text", "plain", _("Invoice")),
        "credit_note": Look("undo-2", "plain", _("Credit note")),
        "delivery_note": Look("truck", "plain", _("Delivery note")),
        "quotation": Look("file-text", "plain", _("Quotation")),
    },
    "refund": {
        "requested": Look("hourglass", "warn", _("On its way")),
        "sent": Look("triangle-alert", "bad", _("Nobody knows yet")),
        "done": Look("circle-check", "good", _("Sent back")),
        "failed": Look("circle-x", "bad", _("Not sent")),
    },
    # What became of a message of the card gateway.
    "notice": {
        "waiting": Look("hourglass", "warn", _("Being asked about")),
        "settled": Look("circle-check", "good", _("Paid")),
        "declined": Look("circle-x", "plain", _("Declined")),
        "not_paid": Look("circle-dashed", "plain", _("Not paid yet")),
        "repeated": Look("check-check", "plain", _("Known already")),
        "wrong_signature": Look("ban", "bad", _("Not genuine")),
        "wrong_amount": Look("triangle-alert", "bad", _("Wrong amount")),
        "not_ours": Look("octagon-alert", "bad", _("For none of our payments")),
        "unreadable": Look("circle-help", "warn", _("Cannot be read")),
        "no_answer": Look("octagon-alert", "bad", _("The gateway did not answer")),
    },
    "purchase": {
        "draft": Look("circle-dashed", "plain", _("Draft")),
        "approved": Look("circle-dot", "info", _("Approved")),
        "placed": Look("send", "info", _("Placed")),
        "partially_received": Look("package-open", "warn", _("Partly received")),
        "received": Look("package-check", "good", _("Received")),
        "closed": Look("check-check", "good", _("Closed")),
        "cancelled": Look("circle-x", "plain", _("Cancelled")),
    },
    "tracking": {
        "pending": Look("circle-dashed", "plain", _("Announced")),
        "picked_up": Look("package-check", "info", _("Picked up")),
        "in_transit": Look("truck", "brand", _("On the road")),
        "customs": Look("octagon-alert", "warn", _("At customs")),
        "out_for_delivery": Look("truck", "brand", _("Out for delivery")),
        "ready_for_pickup": Look("store", "info", _("Ready to collect")),
        "delivery_failed": Look("triangle-alert", "bad", _("Could not be delivered")),
        "delayed": Look("calendar-clock", "warn", _("Late")),
        "on_hold": Look("circle-pause", "bad", _("On hold")),
        "delivered": Look("circle-check", "good", _("Delivered")),
        "return_to_sender": Look("undo-2", "warn", _("On its way back")),
        "cancelled": Look("circle-x", "plain", _("Cancelled")),
        "unknown": Look("circle-help", "plain", _("Not known")),
    },
    "job": {
        "queued": Look("circle-dashed", "plain", _("Waiting")),
        "running": Look("circle-dot-dashed", "info", _("Running")),
        "retrying": Look("refresh-cw", "warn", _("Trying again")),
        "succeeded": Look("circle-check", "good", _("Done")),
        "partially_succeeded": Look("triangle-alert", "warn", _("Done in part")),
        "failed": Look("circle-x", "bad", _("Failed")),
        "dead": Look("octagon-alert", "bad", _("Given up")),
        "cancelled": Look("circle-slash", "plain", _("Cancelled")),
    },
    # A loading of a file; paused and taken back are told by other facts than its status.
    "data_job": {
        "queued": Look("circle-dashed", "plain", _("Waiting")),
        "running": Look("circle-dot-dashed", "info", _("Loading")),
        "retrying": Look("refresh-cw", "info", _("Trying again")),
        "paused": Look("circle-pause", "warn", _("Paused")),
        "succeeded": Look("circle-check", "good", _("Loaded")),
        "partially_succeeded": Look("triangle-alert", "warn", _("Loaded in part")),
        "failed": Look("circle-x", "bad", _("Failed")),
        "cancelled": Look("circle-slash", "plain", _("Stopped")),
        "undoing": Look("undo-2", "info", _("Being taken back")),
        "undone": Look("undo-2", "plain", _("Taken back")),
        "undone_in_part": Look("triangle-alert", "warn", _("Taken back in part")),
        "rehearsed": Look("eye", "plain", _("Tried out")),
    },
    "data_move": {
        "gathering": Look("circle-dashed", "plain", _("Gathering files")),
        "running": Look("circle-dot-dashed", "info", _("Loading")),
        "stopped": Look("triangle-alert", "warn", _("Stopped")),
        "done": Look("circle-check", "good", _("Loaded")),
    },
    "record": {
        "loaded": Look("circle-check", "good", _("Loaded")),
        "skipped": Look("circle-minus", "plain", _("Skipped")),
        "dead_letter": Look("circle-x", "bad", _("Left over")),
    },
    "user": {
        "active": Look("circle-check", "good", _("Active")),
        "invited": Look("mail", "info", _("Invited")),
        "disabled": Look("ban", "plain", _("Closed")),
    },
    "retailer": {
        "pending": Look("hourglass", "warn", _("Waits for approval")),
        "approved": Look("badge-check", "good", _("Approved")),
        "rejected": Look("circle-x", "bad", _("Rejected")),
        "suspended": Look("circle-pause", "bad", _("On hold")),
    },
    "lead": {
        "new": Look("circle-dashed", "plain", _("New")),
        "contacted": Look("send", "info", _("Contacted")),
        "qualified": Look("badge-check", "brand", _("Qualified")),
        "converted": Look("circle-check", "good", _("Customer now")),
        "rejected": Look("circle-x", "plain", _("Rejected")),
    },
    "product": {
        "active": Look("circle-check", "good", _("On sale")),
        "draft": Look("circle-dashed", "plain", _("Draft")),
        "archived": Look("eye-off", "plain", _("No longer sold")),
        "deleted": Look("trash", "plain", _("Deleted")),
    },
    "tenant": {
        "house": Look("store", "brand", _("The shop itself")),
        "active": Look("circle-check", "good", _("Active")),
        "locked_out": Look("key-round", "plain", _("Without a key")),
        "deleted": Look("trash", "plain", _("Deleted")),
    },
    "opinion": {
        "draft": Look("circle-dashed", "plain", _("Draft")),
        "pending": Look("hourglass", "warn", _("Waits to be read")),
        "published": Look("circle-check", "good", _("Published")),
        "rejected": Look("circle-x", "plain", _("Not shown")),
    },
    "alert": {
        "open": Look("circle-dot", "warn", _("Open")),
        "muted": Look("circle-pause", "plain", _("Muted")),
        "resolved": Look("circle-check", "good", _("Over")),
    },
    # Told by shape and word: an eight-sided sign, a triangle, a circle.
    "alert_severity": {
        "critical": Look("octagon-alert", "bad", _("Critical")),
        "warning": Look("triangle-alert", "warn", _("Warning")),
        "info": Look("info", "info", _("Can wait")),
    },
    "tenant_key": {
        "live": Look("circle-check", "good", _("Valid")),
        "expired": Look("timer", "plain", _("Expired")),
        "revoked": Look("ban", "bad", _("Revoked")),
    },
}
_UNKNOWN = Look("circle-help", "plain", _("Not known"))


def status(kind: Kind, code: Live, class_name: Text = "") -> rx.Component:
    """A state in a table or a line: the word in ink, only the icon coloured."""
    return _told(
        kind,
        code,
        lambda look: rx.el.span(
            icon(look.icon, f"size-3.5 {_INK[look.tone]}"),
            rx.el.span(t(look.word)),
            class_name=cx("inline-flex items-center gap-1.5 whitespace-nowrap", class_name),
        ),
    )


def status_badge(kind: Kind, code: Live, class_name: Text = "") -> rx.Component:
    """A state beside a heading: filled."""
    return _told(
        kind, code, lambda look: badge(t(look.word), tone=look.tone, icon_name=look.icon, class_name=class_name)
    )


def status_word(kind: Kind, code: Live) -> Any:
    """The word alone, for filters and sentences."""
    looks = STATUSES[kind]
    if isinstance(code, str):
        return t(looks.get(code, _UNKNOWN).word)
    return rx.match(code, *((value, t(look.word)) for value, look in looks.items()), t(_UNKNOWN.word))


def badge(text: Text, *, tone: Tone = "plain", icon_name: str = "", class_name: Text = "") -> rx.Component:
    """A small filled word."""
    return rx.el.span(
        icon(icon_name, "size-3.5") if icon_name else rx.fragment(),
        text,
        class_name=cx(
            "inline-flex h-6 items-center gap-1 rounded-full pe-2.5 align-middle text-xs font-semibold whitespace-nowrap",
            "ps-2" if icon_name else "ps-2.5",
            _FILL[tone],
            class_name,
        ),
    )


def _told(kind: Kind, code: Live, tell: Callable[[Look], rx.Component]) -> Any:
    looks = STATUSES[kind]
    if isinstance(code, str):
        return tell(looks.get(code, _UNKNOWN))
    return rx.match(code, *((value, tell(look)) for value, look in looks.items()), tell(_UNKNOWN))
