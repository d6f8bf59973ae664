"""What a file is, by what it holds. Its name and the type that its sender claims say nothing.

Taken are PDFs, pictures, sheets, letters, tables and plain text. What a browser would run (HTML, SVG, scripts), what
carries macros, and what unpacks to more than it should is refused here, before anything reads it whole.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO
from typing import Final

from charset_normalizer import from_bytes

from freight_app.kit.errors import InvalidInput


class Form(StrEnum):
    PDF = "pdf"
    PICTURE = "picture"
    SHEET = "sheet"
    LETTER = "letter"
    TABLE = "table"
    TEXT = "text"


MEDIA_TYPES: Final[dict[Form, str]] = {
    Form.PDF: "application/pdf",
    Form.PICTURE: "image/webp",
    Form.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.LETTER: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.TABLE: "text/csv",
    Form.TEXT: "text/plain",
}
# The first bytes of pictures, and the one reader that may open them.
_PICTURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
MAX_TEXT_BYTES = 5 * 2**20
# Real workbooks of this size shrink to a tenth or a twentieth; what shrinks to a thousandth is a bomb.
MAX_UNPACKED = 200 * 2**20
MAX_SHRUNK = 200
MAX_PARTS = 5_000
_MAX_SHOWN_TEXT = 200_000
_MACROS = ("vbaproject.bin", "/activex/", "/embeddings/", "/externallinks/")
_MARKUP = re.compile(r"<\s*(?:!doctype|html|svg|script|iframe|object|embed|body|meta|link|style|math)\b", re.IGNORECASE)
_RUN = re.compile(rb"<(?:w:|a:|x:)?t(?: [^>]*)?>([^<]*)<")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
# What may stand in a text besides letters: tab, line ends, form feed.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def sniff(content: bytes, name: str) -> Form:
    """What a file is. Raises ``InvalidInput`` on ``file`` for what is not taken."""
    if not content:
        raise InvalidInput("file", "The file is empty.")
    if content.startswith(b"%PDF-"):
        return Form.PDF
    if picture_reader(content):
        return Form.PICTURE
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise InvalidInput("file", "HEIC pictures cannot be read here. Send it as JPEG.")
    if content.startswith(b"PK\x03\x04"):
        return _office_form(content)
    _check_text(content)
    return Form.TABLE if name.lower().endswith((".csv", ".tsv")) else Form.TEXT


def picture_reader(content: bytes) -> str | None:
    """The format by which a picture is to be opened, and by no other; None for what is no picture."""
    for signature, reader in _PICTURES:
        if content.startswith(signature):
            return reader
    return "WEBP" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def decode_text(content: bytes) -> str:
    """The text of a plain file, whatever it is written in. Raises ``InvalidInput`` for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            best = from_bytes(content[:200_000]).best()
            if best is None:
                raise _unknown() from None
            text = content.decode(best.encoding, "replace")
    if _CONTROLS.search(text):
        raise _unknown()
    return text


def office_text(content: bytes, form: Form) -> str:
    """The words of a sheet or letter, in no great order: enough to be found by."""
    wanted = "xl/sharedStrings.xml" if form is Form.SHEET else "word/document.xml"
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, packed.open(wanted) as part:
            # No reader of XML: it has no entities to expand and no addresses to fetch if nobody reads it as XML.
            raw = part.read(4 * 2**20)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return ""
    text = " ".join(run.decode("utf-8", "replace") for run in _RUN.findall(raw))
    for entity, char in _ENTITIES.items():
        text = text.replace(entity, char)
    return text[:_MAX_SHOWN_TEXT]


def _check_text(content: bytes) -> None:
    if len(content) > MAX_TEXT_BYTES:
        raise _unknown()
    text = decode_text(content)
    if text.lstrip().startswith("<") or _MARKUP.search(text):
        raise InvalidInput("file", "Web pages and drawings that hold code (HTML, SVG) are not taken.")


def _office_form(content: bytes) -> Form:
    """A workbook or a letter of today's office programs, without macros, that unpacks to no more than it should."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            # What stands before the first part or after the last is for another program's eyes.
            is_padded = content[-22:-18] != b"PK\x05\x06" or min((part.header_offset for part in parts), default=0) != 0
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise _unknown() from error
    names = [part.filename.lower() for part in parts]
    if is_padded or "[content_types].xml" not in names or any(map(_leads_out, names)) or len(set(names)) != len(names):
        raise _unknown()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > min(MAX_UNPACKED, MAX_SHRUNK * len(content)):
        raise InvalidInput("file", "This file unpacks to far more than it says. It is not taken.")
    if any(part.flag_bits & 1 for part in parts):
        raise InvalidInput("file", "This file is locked with a password. Send it without.")
    if any(mark in name for name in names for mark in _MACROS):
        raise InvalidInput("file", "Files with macros or with other files inside are not taken.")
    if "xl/workbook.xml" in names:
        return Form.SHEET
    if "word/document.xml" in names:
        return Form.LETTER
    raise _unknown()


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or ":" in plain


def _unknown() -> InvalidInput:
    return InvalidInput("file", "Send a PDF, a picture (JPEG, PNG, WebP, TIFF), a sheet, a letter or plain text.")
