"""What is critical about a project, and what comes next, as sentences of the reader's language."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from freight_app.kit.languages import format_date
from freight_app.kit.money import Money
from freight_app.purchasing.projects.dtos import CriticalView
from freight_app.ui.components.price import price_text
from freight_app.ui.i18n import translate, translate_count


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


KINDS = {
    "blocking": _("Blocked"),
    "over_budget": _("Over budget"),
    "late": _("Late"),
    "short": _("Short"),
}
_REASONS = {
    "blocked_late": _("{milestone} waits for {what}, which comes after {due}"),
    "blocked_stuck": _("{milestone} waits for {what}, which does not move"),
    "over_budget": _("{over} more than the budget is spent, ordered or planned"),
    "project_late": _("Was due on {due}"),
    "purchase_late": _("{supplier} promised {due}; {pieces} pieces are still to come"),
    "shipment_late": _("Was planned for {due}"),
    "order_late": _("{customer} was promised {due}"),
    "milestone_late": _("Was due on {due}"),
    "purchase_short": _("{supplier} will not send {pieces} pieces"),
    "order_short": _("{customer} waits for {pieces} pieces that are not to be had yet"),
}
_NEXT = {
    "project": _("End of the project"),
    "purchase_order": _("{label} from the supplier"),
    "shipment": _("{label} arrives"),
}
ROLES = {"lead": _("Leads"), "buyer": _("Buys"), "viewer": _("Looks on")}
STEPS = {
    "planned": _("Plan"),
    "active": _("Begin"),
    "on_hold": _("Pause"),
    "done": _("Finish"),
    "cancelled": _("Cancel the project"),
}


def why(item: CriticalView, language: str) -> str:
    """Why it is critical, in a sentence."""
    facts = {
        name: day(date.fromisoformat(value), language) if name in ("due", "comes") else value
        for name, value in item.facts.items()
    }
    if item.reason == "over_budget":
        facts["over"] = price_text(Money(int(facts["over_minor"]), facts["currency"]), language)
    return translate(_REASONS[item.reason], language, **facts)


def kind_word(kind: str, language: str) -> str:
    return translate(KINDS[kind], language)


def how_late(days: int, language: str) -> str:
    """``6 days``; empty for none."""
    return translate_count("{count} day", "{count} days", days, language) if days else ""


def next_words(kind: str, label: str, language: str) -> str:
    return translate(_NEXT[kind], language, label=label) if kind in _NEXT else label


def address_of(kind: str, ref: str) -> str:
    """The page of a thing."""
    root = {
        "purchase_order": "/admin/purchases/",
        "shipment": "/admin/shipments/",
        "order": "/admin/orders/",
        "project": "/admin/projects/",
    }[kind]
    return root + quote(ref, safe="")


def day(value: date | None, language: str) -> str:
    return format_date(value, language) if value is not None else ""
