"""Pictures of the demo's parts: the drawings of the storefront, in ink, with the maker's name under them.

The shapes come from ``assets/drawings.svg``, so that a category's tile and the products in it look alike.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO

import resvg_py
from PIL import Image, ImageDraw, ImageFont, ImageOps

from freight_app.kit.settings import PROJECT_ROOT

SPRITE = PROJECT_ROOT / "assets" / "drawings.svg"
# Half the work of 800 pixels to encode, and as sharp: the lines are drawn at this size.
PICTURE_SIDE = 560
# The square of the drawing; the strip below it is the maker's.
_DRAWING_SIDE = 440
_TOP = 20
_WORD_AT = (PICTURE_SIDE / 2, 512)
# Round parts stay round: of two neighbours one is mirrored. The others come squat and tall, as on a shelf.
_STRETCHED = frozenset({"oil", "air", "cabin", "battery", "bottle", "radiator"})
_SQUAT, _TALL, _AS_DRAWN = (0.96, 0.88), (0.88, 1.0), (0.92, 0.92)
LOOKS = 2
# The role colours of the light theme (``ui/theme``). A picture has no theme of its own: it stands on both.
_COLOURS = {
    "surface": "#ffffff",
    "sunken": "#f3f1ec",
    "line": "#e4e0d8",
    "ink-2": "#5b574f",
    "ink-3": "#706b61",
    "brand": "#0f5e5a",
    "brand-soft": "#e1efed",
    "act": "#e8a317",
}
_SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="0 0 160 160">(.*?)</symbol>', re.DOTALL)
# Between the two papers, so that the words can be read on either.
_WORD_COLOUR = "#7c776c"


def draw_part(drawing: str, *, word: str, look: int = 0) -> bytes:
    """A PNG with a clear ground, in one of ``LOOKS`` looks. ``KeyError`` when the sprite has no such drawing."""
    picture = Image.new("RGBA", (PICTURE_SIDE, PICTURE_SIDE), (255, 255, 255, 0))
    if drawing in _STRETCHED:
        part = _draw_symbol(drawing, *(_TALL if look else _SQUAT))
    else:
        part = _draw_symbol(drawing, *_AS_DRAWN)
        part = ImageOps.mirror(part) if look else part
    picture.paste(part, ((PICTURE_SIDE - part.width) // 2, _TOP + (_DRAWING_SIDE - part.height) // 2))
    ImageDraw.Draw(picture).text(_WORD_AT, word, font=_font(), fill=_WORD_COLOUR, anchor="mm")
    written = BytesIO()
    picture.save(written, "PNG", compress_level=1)
    return written.getvalue()


def _draw_symbol(drawing: str, width: float, height: float) -> Image.Image:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" preserveAspectRatio="none"'
        f' width="{round(_DRAWING_SIDE * width)}" height="{round(_DRAWING_SIDE * height)}">'
        f"{_symbols()[drawing]}</svg>"
    )
    return Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg)))).convert("RGBA")


@lru_cache(maxsize=1)
def _symbols() -> dict[str, str]:
    """Every drawing, with the page's role colours and line weights made plain."""
    sprite = re.sub(r"var\(--([a-z0-9-]+)\)", lambda role: _COLOURS.get(role[1], "#000000"), SPRITE.read_text("utf-8"))
    sprite = re.sub(r"calc\(([\d.]+)px\*(?:#000000|var\(--k,1\))\)", r"\1", sprite)
    return dict(_SYMBOL.findall(sprite))


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(34)
