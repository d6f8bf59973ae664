"""What went wrong, in the reader's language.

Rooms raise facts with a ``code`` and an English sentence. A code below has a sentence of its own, with the fact's details in
it; any other code falls back to its English sentence's translation, if the catalogue has one, and to one that is always true.
"""

from __future__ import annotations

from collections.abc import Mapping

from freight_app.kit.errors import FreightError
from freight_app.ui.i18n.catalogue import Key, fill, forms_of, translate


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


SENTENCES: dict[str, str] = {
    "not_found": _("This is no longer here, or it was never yours to see. Nothing has changed."),
    "not_signed_in": _("Sign in to go on. What you typed is still here."),
    "not_allowed": _("Your account does not have the permission for this. Nothing has changed."),
    "too_many_requests": _("Too many tries. Wait {retry_after_s} seconds, then try again."),
    "outside_failure": _("Another service did not answer. Nothing was lost, try again in a minute."),
    "conflict": _("Someone changed this in the meantime. Load the page again and look before you go on."),
    "currency_mismatch": _("Two amounts in different currencies cannot be added."),
    "idempotency_key_reused": _("This was already sent with other contents. Load the page again."),
    "idempotency_key_in_flight": _("This is already on its way. Wait a moment."),
    "invalid_input": _("This value cannot be used. Check it and try again."),
    "stale_version": _("Someone changed this in the meantime. Load the page again and look before you go on."),
    "order_not_in_state": _("The order has moved on. Load the page again: this cannot be done any more."),
    "order_not_paid": _("This order is paid in advance, and the money is not there yet."),
    "proof_refused_already": _("This proof was refused already, and the customer knows."),
    "order_changed": _("Somebody has changed this order meanwhile. Look at it again."),
    "total_changed": _("The total is another one now. Look at the changes again."),
    "not_for_sale": _("Some of these parts are not sold any more or have no price."),
    "number_followed_already": _("Another shipment has this tracking number already."),
    "shipment_changed": _("Somebody else changed this shipment meanwhile. Load the page again and look."),
    "shipment_ended": _("This shipment is at its end: it arrived, went back or was cancelled."),
    "order_invoiced": _("This order is invoiced already. Credit the invoice, cancel the order and write a new one."),
    "nothing_changes": _("This is what the order says already."),
    "nothing_left": _("At least one piece has to stay. To take everything away, cancel the order."),
    "return_not_in_state": _("This return has moved on. Look at it again."),
    "not_returnable": _("Nothing of this order can be sent back: it was not delivered, or too long ago."),
    "over_return": _("More would come back than was delivered."),
    "over_refund": _("This is more than the returned goods cost."),
    "returns_open": _("Something of this order is on its way back already. Count that return first."),
    "order_on_hold": _("This order waits: it is over the company's credit limit."),
    "order_not_on_hold": _("This order does not wait any more."),
    "over_credit_limit": _("This order would go over the company's credit limit. Nothing has changed."),
    "last_owner": _("A company needs an owner. Hand it over to somebody first."),
    "belongs_to_company": _("This account belongs to a company already."),
    "member_not_in_state": _("This member has moved on meanwhile. Load the page again and look."),
    "invitation_pending": _("This address is invited already. Send the invitation again instead."),
    "too_many_invitations": _("Too many invitations are open already. Withdraw one first."),
    "invitation_not_valid": _("This invitation is not valid any more. Ask for a new one."),
    "order_awaits_approval": _("This order waits for the approval of its company."),
    "approval_not_waiting": _("This order does not wait for an approval any more."),
    "approval_changed": _("This order was changed meanwhile. Look at it again."),
    "own_order_not_approved": _("Somebody else has to approve what you ordered."),
    "may_not_order": _("You may look at your company's orders and not order for it."),
    "over_spending_limit": _("This order would go over your spending limit. Nothing has changed."),
    "period_closed": _("The books of this day are closed. Choose a later day."),
    "nothing_to_invoice": _("Everything of this order is invoiced."),
    "nothing_to_credit": _("Everything on this invoice is credited."),
    "more_than_invoiced": _("More would be credited than was invoiced and is not credited yet. Nothing has changed."),
    "number_taken": _("Another document has this number already: change the pattern of the numbers in the settings."),
    "too_much_refunded": _("More would go back than came in. Look at what can still go back."),
    "refund_not_offered": _("The gateway cannot send this back by itself. Choose a transfer or cash."),
    "payment_not_in_state": _("This payment has moved on in the meantime. Load the page again and look."),
    "refund_not_in_state": _("This refund has moved on in the meantime. Load the page again and look."),
    "line_used": _("Somebody has used this line of the bank. Load the page again."),
    "bag_changed": _("There is another amount in the bag now. Look at it and count again."),
    "gateway_refused": _("The card gateway says no. Nothing has changed."),
    "no_rate": _("There is no exchange rate between these two currencies yet."),
    "opinion_not_in_state": _("This was changed in the meantime. Look at it again."),
    "own_opinion": _("This is what you wrote yourself."),
    "not_received": _("Only somebody who received this part can say something of it."),
    "too_many_waiting": _("Several of your questions are still being read. Wait for an answer first."),
    "wishlist_full": _("Your wish list is full. Take something off first."),
    "already_in_stock": _("It is in stock: nobody need wait."),
    "below_minimum": _("This order is below the minimum order. Your cart shows how much is missing."),
    "too_many_lines": _("A quick order takes {limit} lines at most; this one has {count}. Send the list in parts."),
    "list_full": _("This list is full: it holds {limit} different parts."),
    "too_many_lists": _("You keep {limit} lists already. Delete one to make another."),
    "empty_list": _("There is nothing to put on a list."),
    "cart_full": _("The cart is full: it holds {limit} different parts."),
    "order_waits_for_goods": _("Some parts of this order are not here yet: split it, or wait for them."),
    "nothing_waits": _("Nothing of this order waits any more."),
    "quotation_expired": _("This quotation does not hold any more. Ask for a new one."),
    "quotation_accepted": _("This quotation is an order already."),
    "quotation_of_order": _("This quotation was written about an order that exists."),
    "chat_not_offered": _("This shop takes no orders by WhatsApp."),
    "chat_cart_closed": _("Somebody has looked after this cart already."),
    "chat_cart_expired": _("This link is too old. Ask the customer for a new one."),
    "other_owner": _("This was meant for another person's cart. Nothing has changed."),
    "not_enough_stock": _("There is less left than you asked for. Your cart shows what there is."),
    "carrier_failed": _("{carrier} did not answer as it should. Nothing was lost, try again in a minute."),
    "carrier_busy": _("{carrier} is asked too often at the moment. Wait a little, then try again."),
    "carrier_unreachable": _("{carrier} cannot be reached. Nothing was sent, try again in a minute."),
    "carrier_refused": _("{carrier} says no: {reason}."),
    "carrier_key_refused": _("{carrier} does not let us in. Look at its key in the settings of the machine."),
    "carrier_outcome_unknown": _(
        "The answer of {carrier} was lost, and it may have done it. Look at its own pages before you try again."
    ),
    "carrier_quota_spent": _("{carrier} may not be asked any more today."),
    "carrier_paused": _("{carrier} is left alone for {retry_after_s} seconds."),
    "carrier_not_set_up": _("{carrier} cannot be asked: {lacks} is not set."),
    "carrier_cannot": _("This carrier has no way to do this."),
    "carrier_answer_unreadable": _("What {carrier} sent cannot be understood: {reason}."),
    "unknown_carrier": _("There is no such carrier here any more."),
    "label_ordered": _("This shipment has a number already, or it is at its end."),
}
UNEXPECTED = _("Something went wrong on our side. Nothing was lost, try again in a minute.")


def error_text(code: str, details: Mapping[str, object], language: str, *, message: str = "") -> str:
    """The sentence for an error code in a language; ``message`` is the room's English one."""
    if message:
        translated = forms_of(Key(message), language)[0]
        if language == "en" or translated != message:
            return fill(translated, language, details)
    if code in SENTENCES:
        return translate(SENTENCES[code], language, **details)
    return translate(UNEXPECTED, language)


def sentence_of(error: FreightError, language: str) -> str:
    """``error_text`` of an error in hand."""
    return error_text(error.code, error.details, language, message=error.message)
