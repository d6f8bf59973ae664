"""What a purchase order says of itself beyond the words of every paper, in the supplier's language."""

from __future__ import annotations

from freight_app.kit.languages import Language

DRAFT_MARK: dict[Language, str] = {"en": "Draft", "fr": "Brouillon", "ar": "مسودة"}
_INCOTERM: dict[Language, str] = {
    "en": "Delivery: {incoterm} {place} (Incoterms 2020)",
    "fr": "Livraison : {incoterm} {place} (Incoterms 2020)",
    "ar": "التسليم: {incoterm} {place} (Incoterms 2020)",
}
_PAYMENT: dict[Language, tuple[str, str]] = {
    "en": ("Payment: on receipt of the invoice", "Payment: {days} days from the invoice"),
    "fr": ("Paiement : à réception de la facture", "Paiement : à {days} jours de la facture"),
    "ar": ("الدفع: عند استلام الفاتورة", "الدفع: في أجل {days} يومًا من تاريخ الفاتورة"),
}
_ASKED: dict[Language, str] = {
    "en": "Please confirm this order with its number, the date of delivery and your prices.",
    "fr": "Merci de confirmer cette commande en rappelant son numéro, la date de livraison et vos prix.",
    "ar": "يرجى تأكيد هذه الطلبية مع ذكر رقمها وتاريخ التسليم وأسعاركم.",
}


def write_terms(incoterm: str | None, place: str, payment_days: int, language: Language) -> str:
    """The terms of an order, a sentence a line."""
    at_once, later = _PAYMENT[language]
    lines = [_INCOTERM[language].format(incoterm=incoterm, place=place).replace("  ", " ")] if incoterm else []
    lines.append(later.format(days=payment_days) if payment_days else at_once)
    lines.append(_ASKED[language])
    return "\n".join(lines)
