"""The trail in words: its kinds of things, actions, fields and values, which rooms write as codes."""

from __future__ import annotations

from typing import Any

from freight_app.accounts.permissions import Role
from freight_app.accounts.rules import MASK
from freight_app.ui.admin.users_words import join_words
from freight_app.ui.components.status import STATUSES
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.reasons import reason_text
from freight_app.ui.role_words import ROLE_WORDS
from freight_app.ui.shells.parts import LANGUAGE_NAMES


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


THINGS = {
    "user": _("Person"),
    "retailer": _("Company"),
    "product": _("Part"),
    "brand": _("Brand"),
    "carrier": _("Carrier"),
    "category": _("Category"),
    "synonym": _("Search word"),
    "catalogue": _("Catalogue"),
    "stock_item": _("Reorder point"),
    "stock_level": _("Stock"),
    "stock_location": _("Stock location"),
    "delivery_method": _("Delivery method"),
    "payment_option": _("Payment method"),
    "tax_class": _("Tax class"),
    "shop": _("Shop"),
    "minimum_order": _("Minimum order"),
    "tenant": _("Tenant"),
    "tenant_key": _("API key"),
    "credit_account": _("Account of a company"),
    "books": _("The books"),
    "order": _("Order"),
    "supplier": _("Supplier"),
    "supplier_offer": _("Price of a supplier"),
    "purchase_order": _("Purchase order"),
    "purchase_receipt": _("Receipt of goods"),
    "purchase_setting": _("Limits of buying"),
    "project": _("Project"),
    "watch_limits": _("When alerts are raised"),
    "campaign": _("Campaign"),
    "message_text": _("Text of a message"),
    "work_task": _("Background task"),
    "work_queue": _("Background work"),
    "work_job": _("Recurring job"),
}
ACTIONS = {
    "created": _("was created"),
    "updated": _("was changed"),
    "deleted": _("was deleted"),
    "restored": _("was brought back"),
    "moved": _("was moved"),
    "imported": _("was filled from a file"),
    "image_added": _("got a picture"),
    "image_removed": _("lost a picture"),
    "images_set": _("got other pictures"),
    "images_ordered": _("has its pictures in another order"),
    "fitment_set": _("fits other cars"),
    "adjusted": _("was corrected"),
    "counted": _("was counted"),
    "receipt undone": _("had a receipt undone"),
    "reorder point set": _("was set"),
    "offered": _("is offered"),
    "withdrawn": _("is no longer offered"),
    "first_admin_made": _("became the first administrator"),
    "added": _("were taken over"),
    "invited": _("was invited"),
    "role_given": _("got a role"),
    "role_taken": _("lost a role"),
    "activated": _("may sign in again"),
    "deactivated": _("may no longer sign in"),
    "sessions_revoked": _("was signed out"),
    "profile_updated": _("changed their details"),
    "password_changed": _("changed the password"),
    "password_reset": _("chose a new password"),
    "password_link_sent": _("was sent a password link"),
    "approved": _("was approved"),
    "rejected": _("was rejected"),
    "price_group_changed": _("got another price group"),
    "revoked": _("was revoked"),
    "cancelled": _("was cancelled"),
    "redriven": _("was started again"),
    "discarded": _("was discarded"),
    "payload_edited": _("was told something else"),
    "released_from_hold": _("was released over the credit limit"),
    "opened": _("was opened"),
    "closed": _("was closed"),
    "terms_changed": _("got another limit or other terms"),
    "payment_booked": _("got a payment"),
    "refund_booked": _("was paid back"),
    "adjustment_booked": _("was put right"),
    "run_asked": _("was run by hand"),
    "archived": _("was archived"),
    "changed": _("was changed"),
    "confirmed": _("was confirmed by the supplier"),
    "confirmation_accepted": _("follows what the supplier confirmed"),
    "contact_removed": _("lost a contact"),
    "contact_saved": _("got a contact"),
    "offer_ended": _("ends"),
    "priced": _("got a price"),
    "sent_again": _("was mailed again"),
    "undone": _("was undone"),
    "linked": _("got something that belongs to it"),
    "unlinked": _("lost something that belonged to it"),
    "member": _("has other people"),
    "cost": _("got a cost"),
    "cost_removed": _("lost a cost"),
}
FIELDS = {
    "accent_color": _("Colour"),
    "address": _("Address"),
    "allowed_targets": _("May load"),
    "attributes": _("Attributes"),
    "bank_details": _("Bank details"),
    "whatsapp": _("WhatsApp"),
    "begins_with": _("Begins with"),
    "brand_id": _("Brand"),
    "category_id": _("Category"),
    "closed": _("Places signed out"),
    "code": _("Code"),
    "created": _("New ones"),
    "cross_references": _("Cross references"),
    "currencies": _("Currencies"),
    "currency": _("Currency"),
    "default_language": _("First language"),
    "descriptions": _("Description"),
    "drawing": _("Drawing"),
    "email": _("Email"),
    "expires_at": _("Valid until"),
    "factor": _("Factor"),
    "error": _("Last error"),
    "fee_minor": _("Fee"),
    "first_delay_s": _("First wait, seconds"),
    "free_above_minor": _("Free from"),
    "hints": _("Hint"),
    "hours_valid": _("Good for hours"),
    "images": _("Pictures"),
    "is_active": _("In use"),
    "is_deleted": _("Deleted"),
    "is_pickup": _("Collected in the shop"),
    "is_universal": _("Fits every car"),
    "jitter": _("Chance"),
    "keys_revoked": _("Keys revoked"),
    "label": _("Label"),
    "language": _("Language"),
    "languages": _("Languages"),
    "kind": _("Kind"),
    "legal_name": _("Legal name"),
    "logo_url": _("Logo"),
    "limit": _("Limit"),
    "terms_days": _("Days to pay"),
    "balance": _("Balance"),
    "document": _("Paper"),
    "note": _("Note"),
    "amount": _("Amount"),
    "held": _("Waits"),
    "closed_until": _("Closed up to"),
    "max_attempts": _("Attempts"),
    "max_bytes": _("Bytes a month"),
    "max_delay_s": _("Longest wait, seconds"),
    "max_jobs": _("Jobs a month"),
    "max_records": _("Records a month"),
    "mpn": _("Manufacturer's number"),
    "name": _("Name"),
    "names": _("Name"),
    "notification_email": _("Address for news"),
    "next_run": _("Next run"),
    "on_hand": _("On hand"),
    "opening_hours": _("Opening hours"),
    "parent_id": _("Above it"),
    "password": _("Password"),
    "people": _("People"),
    "phone": _("Phone"),
    "position": _("Place in the list"),
    "price_group": _("Price group"),
    "promise_days": _("Days until delivery"),
    "rate": _("Rate"),
    "reason": _("Reason"),
    "reorder_point": _("Reorder point"),
    "reorder_quantity": _("Quantity to order"),
    "replaced_by_id": _("Replaced by"),
    "requests_per_minute": _("Requests a minute"),
    "retry_policy": _("Trying again"),
    "roles": _("Roles"),
    "scopes": _("Scopes"),
    "sku": _("SKU"),
    "slug": _("Address in the shop"),
    "status": _("Status"),
    "stop_asked": _("Asked to stop"),
    "tagline": _("Tagline"),
    "tags": _("Tags"),
    "tax_class": _("Tax class"),
    "tasks": _("Tasks"),
    "tax_number": _("Tax number"),
    "tenant": _("Tenant"),
    "time_zone": _("Time zone"),
    "updated": _("Changed ones"),
    "vehicles": _("Cars"),
    "webhook_secret": _("Secret of the webhook"),
    "webhook_url": _("Webhook"),
    "weight_g": _("Weight in grams"),
    "budget": _("Budget"),
    "customer": _("Customer"),
    "starts_on": _("Begins"),
    "due_on": _("Is due"),
    "link": _("Belongs to it"),
    "member": _("Who works on it"),
    "role": _("Does what"),
    "what": _("What for"),
    "late_departure": _("Has not left, after the planned day"),
    "announced": _("Announced, and nobody collects it"),
    "quiet_road": _("No news, by road"),
    "quiet_air": _("No news, by air"),
    "quiet_rail": _("No news, by rail"),
    "quiet_sea": _("No news, by sea"),
    "customs": _("Held by customs"),
    "arrival_late": _("Has not arrived, after the planned day"),
    "order_not_confirmed": _("Placed and not confirmed"),
    "order_overdue": _("Not complete, after the promised day"),
    "predicted_late": _("Probably later than promised, by so many days"),
}
_VALUES = {
    ("retailer", "status", "pending"): _("Waits for approval"),
    ("retailer", "status", "approved"): _("Approved"),
    ("retailer", "status", "rejected"): _("Rejected"),
    ("product", "status", "active"): _("On sale"),
    ("product", "status", "draft"): _("Draft"),
    ("product", "status", "archived"): _("No longer sold"),
    **{("campaign", "status", code): look.word for code, look in STATUSES["campaign"].items()},
    **{("work_task", "status", code): look.word for code, look in STATUSES["job"].items()},
}
_YES, _NO, _SECRET = _("Yes"), _("No"), _("not shown")
_LANGUAGES = dict(LANGUAGE_NAMES)


def word_of(words: dict[str, str], code: str, language: str) -> str:
    """The word for a code of the trail; a code without one as it is written, readable."""
    return translate(words[code], language) if code in words else code.replace("_", " ")


def write_value(entity: str, field: str, value: Any, language: str) -> str:  # noqa: PLR0911 - one line for each kind
    """A value as people read it; empty for nothing."""
    if value is None or value == "":
        return ""
    if value is True or value is False:
        return translate(_YES if value else _NO, language)
    if value == MASK:
        return translate(_SECRET, language)
    if isinstance(value, dict):
        parts = [
            (_LANGUAGES.get(key) or word_of(FIELDS, key, language), write_value(entity, field, item, language))
            for key, item in value.items()
        ]
        return " · ".join(f"{key}: {text}" for key, text in parts if text)
    if isinstance(value, list):
        if field == "images":
            return translate_count("{count} picture", "{count} pictures", len(value), language)
        if field == "vehicles":
            return translate_count("{count} car", "{count} cars", len(value), language)
        return join_words((write_value(entity, field, item, language) for item in value), language)
    if field == "roles" and value in set(Role):
        return translate(ROLE_WORDS[Role(value)], language)
    if field in ("language", "default_language", "languages"):
        return _LANGUAGES.get(value, str(value))
    if field == "reason":
        return reason_text(str(value), language)
    known = _VALUES.get((entity, field, str(value)))
    return translate(known, language) if known else str(value)
