"""Words of costs, scorecards and proposals: codes as people read them."""

from __future__ import annotations

from decimal import Decimal

from babel import numbers

from freight_app.kit.languages import format_date, locale_of
from freight_app.kit.money import Money, currency_exponent
from freight_app.purchasing.proposals.dtos import NeedView
from freight_app.ui.i18n import translate, translate_count


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


KINDS = {
    "freight": _("Freight"),
    "duty": _("Customs duty"),
    "insurance": _("Insurance"),
    "handling": _("Handling"),
    "other": _("Other costs"),
}
BASES = {
    "value": _("by value"),
    "weight": _("by weight"),
    "volume": _("by volume"),
    "quantity": _("by pieces"),
    "by_hand": _("by hand"),
}
RISKS = {
    "no_rate": _("No exchange rate is known"),
    "lacks_parts": _("Does not have everything"),
    "below_minimum": _("Below their smallest order"),
    "never_bought": _("Never bought from"),
    "few_lines": _("Few deliveries to judge by"),
    "late_often": _("Often late"),
    "slower_than_said": _("Slower than they say"),
    "prices_move": _("Prices move a lot"),
    "rejects": _("Many rejects"),
    "no_costs_known": _("No freight bills to count with"),
}
CAUSES = {
    "waited_for": _("Customers wait"),
    "runs_out": _("Runs out before it comes"),
    "below_point": _("At its reorder point"),
}


def percent(value: float | Decimal | None, language: str) -> str:
    """``93%`` as the language writes it; empty for nothing."""
    if value is None:
        return ""
    return numbers.format_percent(Decimal(str(value)), format="#,##0.#%", locale=locale_of(language))


def plain_number(value: Decimal, language: str) -> str:
    return numbers.format_decimal(value, locale=locale_of(language), decimal_quantization=False)


def unit_cost(value: Decimal | None, currency: str, language: str) -> str:
    """An exact cost of a piece, to one digit more than the currency has: enough to see where rounding went."""
    if value is None:
        return ""
    places = currency_exponent(currency) + 1
    rounded = value.quantize(Decimal(1).scaleb(-places))
    text = numbers.format_decimal(
        rounded, format="#,##0." + "0" * places, locale=locale_of(language), decimal_quantization=False
    )
    return f"{text} {currency}"


def amount_text(money: Money, language: str) -> str:
    places = currency_exponent(money.currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    text = numbers.format_decimal(money.decimal, format=pattern, locale=locale_of(language), decimal_quantization=False)
    # Kept together and left to right, also inside an Arabic sentence.
    return f"\u2066{text}\u00a0{money.currency}\u2069"


def need_texts(need: NeedView, language: str) -> list[str]:
    """Why a line is proposed, fact by fact, each able to stand alone."""
    texts = [translate_count("{count} available", "{count} available", need.available, language)]
    if need.waiting:
        day = format_date(need.promised_on, language, width="EEEE d MMMM") if need.promised_on else ""
        waited = translate_count("{count} waited for", "{count} waited for", need.waiting, language)
        texts.append(f"{waited} ({translate('promised for {day}', language, day=day)})" if day else waited)
    if need.on_order:
        texts.append(translate_count("{count} on order", "{count} on order", need.on_order, language))
    if need.drafted:
        texts.append(translate_count("{count} in drafts", "{count} in drafts", need.drafted, language))
    if need.sold:
        weekly = plain_number(round(need.weekly, 1), language)
        texts.append(translate("sells {pieces} a week", language, pieces=weekly))
    if need.reorder_point:
        texts.append(translate("reorder point {pieces}", language, pieces=need.reorder_point))
    texts.append(translate_count("arrives in {count} day", "arrives in {count} days", need.lead_days, language))
    if need.left < 0:
        texts.append(translate_count("{count} short by then", "{count} short by then", -need.left, language))
    return texts
