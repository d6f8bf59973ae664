"""Why the house itself writes a credit note: codes, with the words that are printed."""

from __future__ import annotations

from freight_app.kit.languages import LocalizedText

NOT_DELIVERED = "not_delivered"
ORDER_CANCELLED = "order_cancelled"
GOODS_RETURNED = "goods_returned"
REASON_WORDS: dict[str, LocalizedText] = {
    NOT_DELIVERED: {
        "en": "Invoiced in advance and not delivered.",
        "fr": "Facturé d’avance et non livré.",
        "ar": "فُوتِر مسبقًا ولم يُسلَّم.",
    },
    ORDER_CANCELLED: {
        "en": "The order was cancelled.",
        "fr": "La commande a été annulée.",
        "ar": "أُلغيت الطلبية.",
    },
    GOODS_RETURNED: {
        "en": "Goods sent back.",
        "fr": "Marchandises retournées.",
        "ar": "بضاعة مُرجَعة.",
    },
}
