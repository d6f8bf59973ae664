"""What a total was shown as: sentences of pages, for visitors and for staff."""

from __future__ import annotations

from freight_app.kit.languages import format_date
from freight_app.shop.currencies.dtos import ShownPrice
from freight_app.shop.currencies.rules import Rate
from freight_app.shop.currencies.words import say_rate
from freight_app.ui.components.price import price_text
from freight_app.ui.i18n import translate


def shown_to_you(shown: ShownPrice | None, currency: str, language: str) -> str:
    """What the customer saw beside the total in ``currency``; empty for who looked at the shop's own."""
    if shown is None:
        return ""
    return translate(
        "Shown to you as ≈ {amount} when you ordered, at {rate} of {day}. You pay in {currency}.",
        language,
        **_facts(shown, currency, language),
    )


def shown_to_customer(shown: ShownPrice | None, currency: str, language: str) -> str:
    """The same, for staff."""
    if shown is None:
        return ""
    facts = _facts(shown, currency, language)
    return translate("Shown to the customer as ≈ {amount} at {rate} of {day}.", language, **facts)


def _facts(shown: ShownPrice, currency: str, language: str) -> dict[str, str]:
    rate = Rate(currency, shown.amount.currency, shown.rate, shown.rated_on)
    return {
        "amount": price_text(shown.amount, language),
        "rate": say_rate(rate, language),
        "day": format_date(shown.rated_on, language),
        "currency": currency,
    }
