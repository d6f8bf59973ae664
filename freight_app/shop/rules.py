"""Pure rules of the shop's identity: what a new shop is called, and whether its colour can be read."""

from __future__ import annotations

from freight_app.kit.settings import Settings
from freight_app.shop.dtos import AccentVerdict, ShopProfile

DEFAULT_ACCENT = "#0f5e5a"
# The papers of the two themes (``ui/theme``) that the colour stands against.
LIGHT_PAPER = "#faf9f6"
DARK_PAPER = "#141412"
_WHITE = "#ffffff"
_INK = "#1d1c19"
MIN_TEXT_CONTRAST = 4.5
MIN_EDGE_CONTRAST = 3.0


def default_profile(settings: Settings) -> ShopProfile:
    """The identity of a shop whose owner has not written anything yet."""
    return ShopProfile(
        name="Freight",
        legal_name="",
        tax_number="",
        tagline={
            "en": "The right part, today",
            "fr": "La bonne pièce, aujourd’hui",
            "ar": "القطعة المناسبة، اليوم",
        },
        logo_url="",
        accent_color=DEFAULT_ACCENT,
        phone="",
        whatsapp="",
        email="",
        address="",
        opening_hours={},
        bank_details="",
        back_orders=False,
        back_order_days=14,
        languages=["en", "fr", "ar"],
        default_language=settings.default_language,
        currency=settings.currency,
        currencies=[settings.currency],
        time_zone=settings.time_zone,
        demo=False,
    )


def relative_luminance(color: str) -> float:
    """Of ``#rrggbb``, 0 (black) to 1 (white). Formula: WCAG 2.2, "relative luminance"."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white). Formula: WCAG 2.2, "contrast ratio"."""
    low, high = sorted((relative_luminance(one), relative_luminance(other)))
    return (high + 0.05) / (low + 0.05)


def judge_accent(color: str) -> AccentVerdict:
    """Whether a colour can carry words, and can be told from the paper of the light theme.

    The dark theme lightens the colour for itself, so ``on_dark`` informs and does not refuse.
    """
    text_color = max((_WHITE, _INK), key=lambda ink: contrast_ratio(color, ink))
    text_ratio = contrast_ratio(color, text_color)
    on_light = contrast_ratio(color, LIGHT_PAPER)
    return AccentVerdict(
        color=color.lower(),
        text_color=text_color,
        text_ratio=round(text_ratio, 2),
        on_light=round(on_light, 2),
        on_dark=round(contrast_ratio(color, DARK_PAPER), 2),
        is_readable=text_ratio >= MIN_TEXT_CONTRAST and on_light >= MIN_EDGE_CONTRAST,
    )
