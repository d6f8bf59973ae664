"""What an order's total was shown as, in a sentence for papers and letters. Pages have words of their own."""

from __future__ import annotations

from freight_app.kit.languages import LocalizedText, format_date, format_money, pick_text
from freight_app.shop.currencies.dtos import ShownPrice
from freight_app.shop.currencies.rules import Rate
from freight_app.shop.currencies.words import say_rate

_SENTENCE: LocalizedText = {
    "en": "The total of the order was shown as ≈ {amount}, at {rate} of {day}. Payable in {currency}.",
    "fr": "Le total de la commande a été affiché à ≈ {amount}, au taux {rate} du {day}. Payable en {currency}.",
    "ar": "عُرض مجموع الطلبية بما يعادل ≈ {amount}، بسعر صرف {rate} يوم {day}. الدفع بعملة {currency}.",
}


def say_shown(shown: ShownPrice | None, currency: str, language: str) -> str:
    """``currency`` is the order's own. Empty for an order that was shown in it alone."""
    if shown is None:
        return ""
    rate = Rate(currency, shown.amount.currency, shown.rate, shown.rated_on)
    return pick_text(_SENTENCE, language).format(
        amount=format_money(shown.amount, language),
        rate=say_rate(rate, language),
        day=format_date(shown.rated_on, language),
        currency=currency,
    )
