"""What a file is, by what is in it: names lie."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from freight_app.kit.errors import NotFound
from freight_app.migration.sources.dumps import looks_like_dump
from freight_app.migration.sources.encodings import find_encoding
from freight_app.migration.sources.errors import EmptyFile, NotATable
from freight_app.migration.sources.json_files import looks_like_json
from freight_app.migration.sources.shapes import FileKind
from freight_app.migration.sources.text import read_sample

_LOOKED_AT = 64 * 1024
_OTHERS = (
    (b"%PDF", "pdf", "it is a PDF document."),
    (b"\xd0\xcf\x11\xe0", "old_excel", "it is an old or a protected Excel file; save it as .xlsx or CSV."),
    (b"\x1f\x8b", "gzip", "it is packed twice."),
    (b"7z\xbc\xaf\x27\x1c", "archive", "it is an archive; unpack it first."),
    (b"Rar!", "archive", "it is an archive; unpack it first."),
    (b"\x89PNG", "picture", "it is a picture."),
    (b"\xff\xd8\xff", "picture", "it is a picture."),
    (b"GIF8", "picture", "it is a picture."),
    (b"SQLite format 3\0", "database", "it is a database."),
    (b"PGDMP", "packed_dump", "it is a packed dump of PostgreSQL; write it with pg_dump --format=plain."),
    (b"PAR1", "parquet", "it is a Parquet file."),
    (b"\x7fELF", "program", "it is a program."),
    (b"{\\rtf", "document", "it is a text document."),
)
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|head|body|svg)\b", re.IGNORECASE)
_CONTROLS = bytes(set(range(9)) | set(range(14, 32)) - {0x1B})


def find_kind(path: Path) -> FileKind:
    """Look at the first bytes. Raises ``NotFound``, ``EmptyFile`` and ``NotATable``."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_LOOKED_AT)
    except FileNotFoundError as error:
        raise NotFound("The file", name=path.name) from error
    if not start.strip(b" \t\r\n\0"):
        raise EmptyFile(path.name)
    for mark, found, sentence in _OTHERS:
        if start.startswith(mark):
            raise NotATable(path.name, found, sentence)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    return _kind_of_text(path, start)


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NotATable(path.name, "damaged_archive", "it is a damaged archive or Excel file.") from error
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        raise NotATable(path.name, "binary_excel", "it is a binary Excel file; save it as .xlsx or CSV.")
    if "content.xml" in names and "mimetype" in names:
        raise NotATable(path.name, "open_document", "it is an OpenDocument file; save it as .xlsx or CSV.")
    raise NotATable(path.name, "archive", "it is an archive with several files; choose one of them.")


def _kind_of_text(path: Path, start: bytes) -> FileKind:
    encoding = find_encoding(path).encoding
    if not encoding.startswith(("utf-16", "utf-32")):
        strange = len(start) - len(start.translate(None, _CONTROLS))
        # A few may stand in any export; they make bad rows, not a bad file.
        if strange * 10 > len(start) or (strange > 16 and strange * 50 > len(start)):
            raise NotATable(path.name, "binary", "it is no text.")
    text, _, _ = read_sample(path, encoding, 4096)
    if _MARKUP.match(text):
        raise NotATable(path.name, "markup", "it is a web page or XML; save it as .xlsx or CSV.")
    if looks_like_dump(text):
        return FileKind.PGDUMP
    if not looks_like_json(text):
        return FileKind.CSV
    # Lines or one list: the reader of JSON tells them apart.
    return FileKind.JSON
