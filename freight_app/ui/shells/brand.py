"""The shop's own colour, fitted into the theme: readable in light and in dark whatever an owner chooses."""

from __future__ import annotations

import colorsys
import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
LIGHT_PAPER, DARK_PAPER = "#ffffff", "#1d1c1a"
# The house's own teal is designed in both themes (theme.css) and needs no help.
HOUSE_ACCENT = "#0f5e5a"
# WCAG 2.2: AA for text of body size; in the dark a colour glows less and wants more.
_LEAST_CONTRAST = {LIGHT_PAPER: 4.5, DARK_PAPER: 7.0}


def is_color(text: str) -> bool:
    """Whether a text is a colour as we keep them: ``#1f4e79``."""
    return _HEX.fullmatch(text) is not None


def accent_variables(color: str) -> dict[str, str]:
    """CSS variables for ``theme.css``; none for the house's own colour and for what is no colour.

    The hue and saturation are the owner's; lightness moves until text in that colour is readable on each ground.
    """
    if not is_color(color) or color.lower() == HOUSE_ACCENT:
        return {}
    light = _readable_on(color, LIGHT_PAPER)
    dark = _readable_on(color, DARK_PAPER)
    return {
        "--accent-light": light,
        "--accent-light-ink": _ink_on(light),
        "--accent-light-soft": _mix(light, LIGHT_PAPER, 0.12),
        "--accent-dark": dark,
        "--accent-dark-ink": _ink_on(dark),
        "--accent-dark-soft": _mix(dark, DARK_PAPER, 0.2),
    }


def accent_style(color: str) -> str:
    """The variables as a style sheet to be served with the page; empty where the theme's own colour stands."""
    variables = accent_variables(color)
    return ":root{" + "".join(f"{name}:{value};" for name, value in variables.items()) + "}" if variables else ""


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable_on(color: str, ground: str) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    step = -0.01 if _luminance(ground) > 0.5 else 0.01
    end = 0.0 if step < 0 else 1.0
    while contrast(color, ground) < _LEAST_CONTRAST[ground] and lightness != end:
        lightness = min(1.0, max(0.0, lightness + step))
        color = _written(colorsys.hls_to_rgb(hue, lightness, saturation))
    return color


def _ink_on(color: str) -> str:
    return max(("#ffffff", "#10100e"), key=lambda ink: contrast(ink, color))


def _mix(color: str, ground: str, part: float) -> str:
    pairs = zip(_channels(color), _channels(ground), strict=True)
    return _written(tuple(one * part + other * (1 - part) for one, other in pairs))


def _luminance(color: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(color: str) -> tuple[float, float, float]:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def _written(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
