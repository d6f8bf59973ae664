"""English, French and Arabic in the pages.

In a page: ``t("Add to cart")``, ``t("Order {number}", number=State.number)``, ``tn("{count} part", "{count} parts", State.count)``,
``tc("verb", "Order")`` where one English word is two in French. In a handler, where text becomes plain: ``translate(text, language)``,
``translate_count(...)``, ``error_text(...)``.
"""

from freight_app.ui.i18n.catalogue import translate, translate_count, translate_in_context
from freight_app.ui.i18n.errors import error_text
from freight_app.ui.i18n.text import locale, number, t, t_rich, tc, tn

__all__ = [
    "error_text",
    "locale",
    "number",
    "t",
    "t_rich",
    "tc",
    "tn",
    "translate",
    "translate_count",
    "translate_in_context",
]
