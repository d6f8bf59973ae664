"""What previews and tests of a text are filled with: plausible, in the reader's language, nobody's."""

from __future__ import annotations

from typing import Any

_SAME: dict[str, str] = {
    "number": "F-20418",
    "sibling": "F-20418-2",
    "return_number": "R-10001",
    "credit_note": "CN-2026-00001",
    "invoice": "INV-2026-00001",
    "reference": "VIR 204 18",
    "total": "148.615 TND",
    "shown": "≈ 43.70 EUR",
    "sibling_total": "24.500 TND",
    "to_pay": "49.000 TND",
    "before": "172.000 TND",
    "amount": "24.500 TND",
    "owed_back": "24.500 TND",
    "surplus": "1.000 TND",
    "kept": "2.000 TND",
    "credited": "3.000 TND",
    "bank_details": "TN59 1000 6035 1835 9847 8831",
    "phone": "+216 98 123 456",
    "product": "W 712/83",
    "parts": "W 712/83, GDB 1330",
    "job": "stock.csv",
    "loaded": "2 084",
    "skipped": "12",
    "dead": "8",
    "company": "Pièces du Lac",
    "campaign_id": "1",
}
_SAID: dict[str, dict[str, str]] = {
    "en": {
        "name": "Amel",
        "buyer": "Walid",
        "customer": "Amel Trabelsi",
        "received_by": "Amel",
        "invited_by": "Sami",
        "decided_by": "Meriem",
        "role": "buyer",
        "delivery": "To your door",
        "payment": "Cash on delivery",
        "way": "By bank transfer",
        "pay_before": "3 March, 14:00",
        "until": "3 March, 14:00",
        "valid_for": "2 hours",
        "expected": "tomorrow",
        "reason": "It is not made any more.",
        "why": "The disk is full.",
        "ending": "done, but for some records",
        "question": "Does it fit a 208?",
        "answer": "Yes, from 2015 on.",
    },
    "fr": {
        "name": "Amel",
        "buyer": "Walid",
        "customer": "Amel Trabelsi",
        "received_by": "Amel",
        "invited_by": "Sami",
        "decided_by": "Meriem",
        "role": "acheteur",
        "delivery": "À votre porte",
        "payment": "Paiement à la livraison",
        "way": "Par virement",
        "pay_before": "3 mars, 14:00",
        "until": "3 mars, 14:00",
        "valid_for": "2 heures",
        "expected": "demain",
        "reason": "La pièce n’est plus fabriquée.",
        "why": "Le disque est plein.",
        "ending": "terminé, à quelques lignes près",
        "question": "Va-t-elle sur une 208 ?",
        "answer": "Oui, à partir de 2015.",
    },
    "ar": {
        "name": "أمل",
        "buyer": "وليد",
        "customer": "أمل الطرابلسي",
        "received_by": "أمل",
        "invited_by": "سامي",
        "decided_by": "مريم",
        "role": "مشترٍ",
        "delivery": "إلى باب منزلك",
        "payment": "الدفع عند التسليم",
        "way": "بتحويل بنكي",
        "pay_before": "3 مارس، 14:00",
        "until": "3 مارس، 14:00",
        "valid_for": "ساعتين",
        "expected": "غدًا",
        "reason": "لم تعد القطعة تُصنع.",
        "why": "القرص ممتلئ.",
        "ending": "انتهى، ما عدا بعض الأسطر",
        "question": "هل تناسب 208؟",
        "answer": "نعم، ابتداء من 2015.",
    },
}


def example_data(fields: frozenset[str], language: str, public_url: str) -> dict[str, Any]:
    """A value for each field; ``lines`` and the links too. One that nobody thought of shows its own name."""
    given: dict[str, Any] = {name: _SAID[language].get(name) or _SAME.get(name) or name for name in fields}
    for name in fields & {"link", "stop_link", "unsubscribe"}:
        given[name] = f"{public_url}/…"
    if "lines" in fields:
        given["lines"] = [
            {"name": "W 712/83", "quantity": 2, "total": "49.000 TND"},
            {"name": "GDB 1330", "quantity": 1, "total": "99.615 TND"},
        ]
    return given
