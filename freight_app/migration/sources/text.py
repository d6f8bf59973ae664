"""Bytes to text, block by block. What cannot be decoded is marked, never lost and never an error."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from freight_app.migration.sources.shapes import MAX_RAW

BLOCK_BYTES = 64 * 1024
# A byte that means nothing in the encoding stands in the text as U+DC00 + byte: no decoder makes these by itself.
MARKING = "freight-marking"
_MARKS = re.compile("[\ud800-\udfff\0]")


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(MARKING, _mark)


def decode_blocks(path: Path, encoding: str) -> Iterator[tuple[str, bool]]:
    """The text of a file in blocks; the flag says that a block holds marked bytes or NULs."""
    decoder = codecs.getincrementaldecoder(encoding)()
    first = True
    with path.open("rb") as stream:
        while True:
            block = stream.read(BLOCK_BYTES)
            state = decoder.getstate()
            marked = False
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                decoder.setstate(state)
                decoder.errors = MARKING
                text, marked = decoder.decode(block, final=not block), True
                decoder.errors = "strict"
            if first and text:
                # Also where somebody chose plain UTF-8 for a file that begins with a byte order mark.
                text, first = text.removeprefix("\ufeff"), False
            if text:
                yield text, marked or "\0" in text
            if not block:
                return


def read_sample(path: Path, encoding: str, size: int) -> tuple[str, bool, bool]:
    """The first ``size`` characters or more; whether marked bytes or NULs are in them; whether more follows."""
    parts, length, dirty = [], 0, False
    for text, marked in decode_blocks(path, encoding):
        if length >= size:
            return "".join(parts), dirty, True
        parts.append(text)
        length += len(text)
        dirty |= marked
    return "".join(parts), dirty, False


def has_marks(text: str) -> bool:
    """Whether bytes of the text could not be decoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def show_raw(text: str) -> str:
    """The text of a broken record as it can be stored and shown anywhere: cut, its unreadable bytes written out."""
    return _MARKS.sub(_write_out, text[:MAX_RAW])[:MAX_RAW]


def _write_out(mark: re.Match[str]) -> str:
    code = ord(mark[0])
    return f"\\x{code & 0xFF:02x}" if code < 0x100 or 0xDC00 <= code <= 0xDCFF else f"\\u{code:04x}"
