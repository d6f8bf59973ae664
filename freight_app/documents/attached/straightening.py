"""How far a page of text stands askew, by the profile of its lines, and only when that is clear. Pure.

Lines of text that lie level make rows of much ink and rows of none. The page is turned by small angles and the rows
are counted; the angle at which they differ most is where the lines lie level. (Postl, US patent 4,723,297 of 1988.)
"""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean

from PIL import Image, ImageOps

# What a hand that holds a phone does; more than this was meant.
MAX_DEGREES = 8.0
# Less is not seen, and turning costs sharpness.
LEAST_DEGREES = 0.7
_STEP = 0.5
_SIDE = 420
# How much clearer the lines must be at the angle found than as the page lies, and than elsewhere.
_CLEARER_THAN_NOW = 1.35
_CLEARER_THAN_REST = 1.8
# A page of text is mostly paper; a photograph is not.
_INK = (0.005, 0.3)


def find_skew(page: Image.Image) -> float | None:
    """By how many degrees (against the clock) to turn a page so that its lines lie level; None when it is not clear."""
    ink = _ink_of(page)
    share = fmean(ink.resize((16, 16), Image.Resampling.BOX).tobytes()) / 255
    if not _INK[0] <= share <= _INK[1]:
        return None
    count = int(2 * MAX_DEGREES / _STEP) + 1
    scores = {(-MAX_DEGREES + i * _STEP): 0.0 for i in range(count)}
    for angle in scores:
        scores[angle] = _unevenness(ink, angle)
    best = max(scores, key=lambda angle: scores[angle])
    rest = [score for angle, score in scores.items() if abs(angle - best) > 2.0]
    if abs(best) < LEAST_DEGREES or abs(best) >= MAX_DEGREES or scores[0.0] <= 0:
        return None
    if scores[best] < _CLEARER_THAN_NOW * scores[0.0] or scores[best] < _CLEARER_THAN_REST * fmean(rest):
        return None
    return best


def _ink_of(page: Image.Image) -> Image.Image:
    """A small copy that is white where the page is darker than the paper about it."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(page), cutoff=2)
    grey.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    paper = grey.resize((max(grey.width // 32, 1), max(grey.height // 32, 1)), Image.Resampling.BOX)
    light = paper.resize(grey.size, Image.Resampling.BILINEAR)
    dark = bytes(255 if value + 28 < about else 0 for value, about in zip(grey.tobytes(), light.tobytes(), strict=True))
    return Image.frombytes("L", grey.size, dark)


def _unevenness(ink: Image.Image, angle: float) -> float:
    turned = ink.rotate(angle, Image.Resampling.BILINEAR)
    # The middle: corners that were turned in from outside are empty at any angle.
    inset = ink.width // 10
    rows = turned.crop((inset, 0, ink.width - inset, ink.height)).resize((1, ink.height), Image.Resampling.BOX)
    levels = rows.tobytes()
    return sum((a - b) ** 2 for a, b in pairwise(levels))
