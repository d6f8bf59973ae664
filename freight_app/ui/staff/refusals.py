"""What the rooms refuse, in the words of somebody with a part in their hand: what to do with it now."""

from __future__ import annotations

from freight_app.kit.errors import FreightError
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_REFUSALS: dict[str, str] = {
    "wrong_part": _("This part is not in the order. Put it back."),
    "already_picked": _("Nothing more of {sku} belongs in the box. Put it back."),
    "picked_by_someone_else": _("{picker} has this order in hand."),
    "order_not_in_state": _("Somebody else has moved this order on. You see it as it is now."),
    "lines_not_picked": _("Some parts are neither in the box nor reported missing."),
    "nothing_picked": _("Everything in this order is missing. Ask the office to cancel it."),
    "amount_mismatch": _("The amount has changed. You see the right one now."),
    "not_enough_stock": _("These pieces are promised to orders. Ask the office before you go on."),
    "level_changed": _("The stock has changed since you counted. Compare again."),
    "return_not_in_state": _("Somebody else has counted this return already, or it was called off."),
    "over_receipt": _("More came than was ordered. Say why it is kept, or send it back."),
    "purchase_not_in_state": _("This purchase order is closed or was cancelled. Ask the office."),
    "receipt_closed": _("This receipt can no longer be undone here. Ask the office to correct the stock."),
}


def refusal_text(error: FreightError, language: str) -> str:
    """The sentence for a refusal on a staff page."""
    sentence = _REFUSALS.get(error.code)
    return translate(sentence, language, **error.details) if sentence else sentence_of(error, language)
