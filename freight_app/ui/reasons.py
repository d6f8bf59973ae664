"""Reasons that rooms keep as codes, in the reader's language. What people wrote in their own words stays as it is."""

from __future__ import annotations

from freight_app.migration.loaders.facts import LOADED_REASON, UNDO_REASON
from freight_app.orders.reasons import RECEIVED_BY, MissingReason, ReturnReason, VisitReason
from freight_app.purchasing.receiving.reasons import RejectionReason
from freight_app.stock.rules import RECEIPT_UNDONE
from freight_app.ui.i18n import translate


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


MISSING_REASONS: dict[str, str] = {
    MissingReason.NOT_THERE: _("Not on the shelf"),
    MissingReason.DAMAGED: _("Damaged"),
    MissingReason.WRONG_PART: _("Another part lies there"),
}
VISIT_REASONS: dict[str, str] = {
    VisitReason.NOBODY_THERE: _("Nobody was there"),
    VisitReason.REFUSED: _("The customer refused it"),
    VisitReason.NO_MONEY: _("The customer could not pay"),
    VisitReason.WRONG_ADDRESS: _("The address is wrong"),
}
RETURN_REASONS: dict[str, str] = {
    ReturnReason.DOES_NOT_FIT: _("It does not fit"),
    ReturnReason.WRONG_PART: _("Another part came"),
    ReturnReason.DAMAGED: _("Damaged on the way"),
    ReturnReason.DEFECTIVE: _("It does not work"),
    ReturnReason.NOT_NEEDED: _("Not needed any more"),
    ReturnReason.NOT_DELIVERED: _("Could not be delivered"),
    ReturnReason.OTHER: _("Something else"),
}
REJECTION_REASONS: dict[str, str] = {
    RejectionReason.DAMAGED: _("Damaged"),
    RejectionReason.WRONG_PART: _("Another part came"),
    RejectionReason.BAD_QUALITY: _("Of bad quality"),
    RejectionReason.EXPIRED: _("Expired"),
    RejectionReason.NOT_ORDERED: _("Not ordered"),
}
_STOCK_REASONS: dict[str, str] = {
    RECEIPT_UNDONE: _("Receipt undone"),
    LOADED_REASON: _("Loaded from a file"),
    UNDO_REASON: _("Loading taken back"),
}
_WORDS = MISSING_REASONS | VISIT_REASONS | _STOCK_REASONS


def return_reason_text(reason: str, language: str) -> str:
    """Why something comes back; what people wrote in their own words stays as it is."""
    words = RETURN_REASONS.get(reason) or VISIT_REASONS.get(reason)
    return translate(words, language) if words else reason


def rejection_text(reason: str, language: str) -> str:
    """Why pieces were rejected; what people wrote in their own words stays as it is."""
    return translate(REJECTION_REASONS[reason], language) if reason in REJECTION_REASONS else reason


def reason_text(reason: str, language: str) -> str:
    """A kept reason as a sentence; empty stays empty."""
    if reason.startswith(RECEIVED_BY):
        return translate(_("Received by {name}"), language, name=reason.removeprefix(RECEIVED_BY))
    # Until reasons were codes, they were written with spaces.
    words = _WORDS.get(reason.replace(" ", "_"))
    return translate(words, language) if words else reason
