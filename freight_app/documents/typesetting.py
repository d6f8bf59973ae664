"""From a document to the bytes of its PDF, by Typst, with our own fonts and nothing else of the machine.

The same document and moment give the same bytes with the same versions of Typst and Pillow; what has to stay the same
for years is kept as a file (``kept_files.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import orjson
import typst
from PIL import Image, UnidentifiedImageError

from freight_app.documents.page_contents import contents_of
from freight_app.documents.printed import Printable

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"
_FONTS = _HERE / "fonts"
# A logo is printed 15 mm high: more pixels than 300 to the inch only make the file longer.
_LOGO_BOX = (900, 240)
_MAX_LOGO_PIXELS = 60_000_000


def typeset(document: Printable, *, at: datetime) -> bytes:
    """The PDF of a document, A4, in its own language. ``at`` is written into the file as the moment of its making.

    Pure, and slow (about a tenth of a second, more for hundreds of lines): call it in a thread or a task, outside
    a unit that writes. Raises ``ValueError`` when ``at`` is naive.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of a document is aware")
    template, contents = contents_of(document)
    files = dict(_template_files())
    logo = _printable_logo(document.shop.logo)
    files["main.typ"] = files[f"{template}.typ"]
    # Files in memory are UTF-8 to Typst; a picture goes as its numbers.
    files["data.json"] = orjson.dumps(contents | {"logo": None if logo is None else list(logo)})
    # All files are in memory. The root and the folders of packages are our templates: there is nothing else to read.
    return typst.compile(
        files,  # type: ignore[call-overload]
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=_TEMPLATES,
        package_cache_path=_TEMPLATES,
        format="pdf",
        # Typst takes whole seconds of a fixed offset.
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])


@lru_cache(maxsize=1)
def _template_files() -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in sorted(_TEMPLATES.glob("*.typ")))


def _printable_logo(content: bytes | None) -> bytes | None:
    """The logo as a small PNG; None when there is none or it cannot be read: an invoice does not wait for a picture."""
    if not content:
        return None
    try:
        picture = Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP", "GIF"])
        if picture.width * picture.height > _MAX_LOGO_PIXELS:
            return None
        picture = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None
    picture.thumbnail(_LOGO_BOX, Image.Resampling.LANCZOS)
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
