"""What is written into chats, in the three languages. Plain text: WhatsApp shows no table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from freight_app.kit.languages import DEFAULT_LANGUAGE, LocalizedText, format_money, pick_text
from freight_app.kit.money import Money

# A message is an address in the end, and those have to stay below 8 kB: the link has the rest.
MAX_LINES = 20
MAX_NAME = 80

_WISH = {
    "en": "Hello {shop}, I would like to order:",
    "fr": "Bonjour {shop}, je souhaite commander :",
    "ar": "مرحبا {shop}، أودّ أن أطلب:",
}
_MORE = {"en": "… and {count} more", "fr": "… et {count} de plus", "ar": "… و{count} أخرى"}
_TOTAL = {"en": "Total: {total}", "fr": "Total : {total}", "ar": "المجموع: {total}"}
_REPLY = {
    "en": "Hello {name}, your order {number} is noted: {total}. Follow it here: {link}",
    "fr": "Bonjour {name}, votre commande {number} est enregistrée : {total}. Suivez-la ici : {link}",
    "ar": "مرحبا {name}، سجّلنا طلبيتك {number}: {total}. تابعها من هنا: {link}",
}
# Left-to-right marks around what is Latin in an Arabic line: chats have no other way to keep it in order.
_ISOLATE, _END = "\u2066", "\u2069"


class WrittenLine(NamedTuple):
    sku: str
    name: LocalizedText
    quantity: int
    total: Money


def write_wish(lines: Sequence[WrittenLine], total: Money, *, shop: str, link: str, language: str) -> str:
    """The message that a customer sends to the shop."""
    rows = [
        f"• {line.quantity} × {pick_text(line.name, language)[:MAX_NAME]} "
        f"({_ltr(line.sku, language)}) – {_ltr(format_money(line.total, language), language)}"
        for line in lines[:MAX_LINES]
    ]
    if len(lines) > MAX_LINES:
        rows.append(_say(_MORE, language, count=len(lines) - MAX_LINES))
    head = _say(_WISH, language, shop=shop)
    foot = _say(_TOTAL, language, total=_ltr(format_money(total, language), language))
    return "\n".join([head, *rows, foot, link])


def write_reply(*, name: str, number: str, total: Money, link: str, language: str) -> str:
    """The message that the shop sends back."""
    amount = _ltr(format_money(total, language), language)
    return _say(_REPLY, language, name=name, number=_ltr(number, language), total=amount, link=link)


def chat_url(number: str, text: str) -> str:
    """The address that opens a chat with an E.164 number, with a text to send. Source: WhatsApp's "click to chat"."""
    return f"https://wa.me/{number.lstrip('+')}?text={quote(text, safe='')}"


def _say(words: LocalizedText, language: str, **facts: object) -> str:
    return words.get(language, words[DEFAULT_LANGUAGE]).format(**facts)


def _ltr(text: str, language: str) -> str:
    return f"{_ISOLATE}{text}{_END}" if language == "ar" else text
