"""A PDF made harmless: written anew without scripts, actions that reach out, and files inside; its words read out.

Runs in a process of its own (``tasks.py``) with limits of time and memory: what people send may be made to be slow.
Every object of the file is looked at, wherever it hangs; what no page needs is not written again, and so is nothing
that stood before or behind the PDF in the same file.
"""

from __future__ import annotations

import logging
import re
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from freight_app.documents.attached.rules import MAX_WORDS_KEPT, plain_words

MAX_PAGES = 500
CLEAN_SECONDS = 25.0
READ_SECONDS = 20.0
# Beside what the process has already.
MAX_MEMORY = 1 << 30
# Kinds of action (``/S``) that run something, send something or open another file.
_BAD_ACTIONS: Final = frozenset(
    {
        "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/ResetForm", "/Rendition",
        "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView", "/Hide", "/SetOCGState", "/Trans",
    }
)  # fmt: skip
# Notes on a page that hold files, films or models.
_BAD_NOTES: Final = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
# Entries that start something or hold a file, wherever they stand.
_BAD_ENTRIES: Final = (
    "/JS", "/AA", "/OpenAction", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent",
    "/Collection",
)  # fmt: skip
_SAFE_ADDRESS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_MAX_DEPTH = 60
# It has a word to say about every oddity of every file, thousands in some.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
# What a reader of files stumbles over that were not written by a program, or by one that meant harm.
_UNREADABLE = (
    PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, AssertionError,
)  # fmt: skip


class CleanPdf(NamedTuple):
    """``reason`` is empty, ``cleaned`` when something was taken out; with no ``content`` it says why it is refused."""

    content: bytes
    reason: str
    pages: int
    text: str


class _OutOfTime(Exception):
    pass


def clean_pdf(content: bytes) -> CleanPdf:
    """The PDF as it may be shown, or why it may not: ``locked``, ``damaged``, ``too_long``, ``too_heavy``."""
    try:
        with _limits(CLEAN_SECONDS):
            reader = PdfReader(BytesIO(content), strict=False)
            # One that anybody may open, but not print, is as good as open.
            if reader.is_encrypted and not reader.decrypt(""):
                return CleanPdf(b"", "locked", 0, "")
            pages = len(reader.pages)
            if not pages:
                return CleanPdf(b"", "damaged", 0, "")
            if pages > MAX_PAGES:
                return CleanPdf(b"", "too_long", pages, "")
            writer = PdfWriter(clone_from=reader)
            taken_out = _disarm(writer)
            writer.metadata = None
            writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
            written = BytesIO()
            writer.write(written)
    except (_OutOfTime, MemoryError, RecursionError):
        return CleanPdf(b"", "too_heavy", 0, "")
    except _UNREADABLE:
        return CleanPdf(b"", "damaged", 0, "")
    return CleanPdf(written.getvalue(), "cleaned" if taken_out else "", pages, read_text(written.getvalue()))


def read_text(content: bytes) -> str:
    """The words of a clean PDF, page by page, as far as time and room allow; empty for a scan."""
    found: list[str] = []
    size = 0
    try:
        with _limits(READ_SECONDS):
            for page in PdfReader(BytesIO(content), strict=False).pages:
                text = _page_text(page)
                found.append(text)
                size += len(text) + 1
                if size >= MAX_WORDS_KEPT:
                    break
    except (_OutOfTime, MemoryError, RecursionError, PyPdfError):
        pass
    return plain_words("\n".join(found))


def _page_text(page: Any) -> str:
    try:
        return page.extract_text()
    except (_OutOfTime, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - one page that cannot be read leaves the others
        return ""


def _disarm(writer: PdfWriter) -> bool:
    """Take out of every object what runs, reaches out or holds a file; whether there was any."""
    found = _strip(writer.root_object, 0)
    for thing in list(writer._objects):
        if thing is not None:
            found = _strip(thing, 0) or found
    return found


def _strip(thing: Any, depth: int) -> bool:
    if depth > _MAX_DEPTH:
        raise RecursionError
    # What is referred to is among the objects itself.
    if isinstance(thing, IndirectObject):
        return False
    if isinstance(thing, DictionaryObject):
        return _strip_dictionary(thing, depth)
    found = False
    if isinstance(thing, ArrayObject):
        for item in list(thing):
            found = _strip(item, depth + 1) or found
    return found


def _strip_dictionary(thing: DictionaryObject, depth: int) -> bool:
    is_bad = (
        _raw(thing, "/S") in _BAD_ACTIONS
        or _raw(thing, "/Subtype") in _BAD_NOTES
        or (_raw(thing, "/S") == "/URI" and not _SAFE_ADDRESS.match(str(_raw(thing, "/URI")).strip()))
    )
    if is_bad:
        # An action or a note without entries does nothing and shows nothing.
        thing.clear()
        return True
    found = False
    for entry in _BAD_ENTRIES:
        # The destination that a paper opens at is no action.
        if entry in thing and not (entry == "/OpenAction" and isinstance(thing[entry], ArrayObject)):
            del thing[entry]
            found = True
    for name in list(thing):
        found = _strip(dict.__getitem__(thing, name), depth + 1) or found
    return found


def _raw(thing: DictionaryObject, name: str) -> Any:
    value = dict.get(thing, name)
    return value.get_object() if isinstance(value, IndirectObject) else value


@contextmanager
def _limits(seconds: float) -> Iterator[None]:
    """At most so long, and so much memory more than now. Where no clock can interrupt (another thread) only memory."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = held + MAX_MEMORY
    ceiling = before[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if ceiling < 0 else min(most, ceiling), ceiling))
    is_main = threading.current_thread() is threading.main_thread()
    handler: Any = None
    if is_main:
        handler = signal.signal(signal.SIGALRM, _ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if is_main:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, handler)
        resource.setrlimit(resource.RLIMIT_AS, before)


def _ring(_number: int, _frame: Any) -> None:
    raise _OutOfTime
