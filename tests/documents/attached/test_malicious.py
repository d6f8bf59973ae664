"""What attackers send is refused or made harmless, by what it holds and whatever it is called."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from freight_app.documents.attached import pdf_cleaning
from freight_app.documents.attached.dtos import TakenFile
from freight_app.documents.attached.models import VersionState
from freight_app.documents.attached.pdf_cleaning import clean_pdf
from freight_app.documents.attached.rules import EXTENSIONS, clean_name
from freight_app.documents.attached.storage import local_path
from freight_app.documents.attached.taking_in import take_in
from freight_app.kit.errors import InvalidInput
from freight_app.kit.settings import Settings
from tests.documents.attached.samples import (
    CONTENT_TYPES,
    armed_pdf,
    endless_pdf,
    huge_png,
    letter,
    locked_pdf,
    packed,
    page_of_text,
    pdf,
    photo_with_place,
    picture,
)

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body onload=alert(1)></body></html>"
BOMB = packed({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": bytes(60 * 2**20)})

REFUSED: dict[str, tuple[bytes, str]] = {
    "an SVG with a script": (SVG, "logo.svg"),
    "an SVG that calls itself a picture": (SVG, "logo.png"),
    "a web page": (HTML, "invoice.html"),
    "a web page that calls itself a PDF": (HTML, "invoice.pdf"),
    "a web page behind a table": (b"a;b\r\n1;2\r\n<script>alert(1)</script>", "list.csv"),
    "a web page in UTF-16": (HTML.decode().encode("utf-16"), "notes.txt"),
    "a web page with a PDF behind it": (HTML + pdf(), "both.pdf"),
    "a program": (b"MZ\x90\x00\x03" + bytes(400), "invoice.pdf"),
    "a script with a shebang and a zero": (b"#!/bin/sh\x00\nrm -rf /", "notes.txt"),
    "a picture of 100 megapixels": (huge_png(), "photo.png"),
    "a picture with a side that is too long": (huge_png(30_000, 10), "photo.png"),
    "a picture that is cut off": (picture()[:60], "photo.png"),
    "a picture by its first bytes alone": (b"\xff\xd8\xff<script>alert(1)</script>", "photo.jpg"),
    "a zip bomb in a workbook": (BOMB, "prices.xlsx"),
    "a zip of something else": (packed({"run.bat": b"format c:"}), "letter.docx"),
    "a letter with a way out of its folder": (letter(more={"../../etc/cron.d/x": b"* * * * *"}), "letter.docx"),
    "a letter with a drive in a name": (letter(more={"C:\\windows\\x.dll": b"MZ"}), "letter.docx"),
    "a letter with macros": (letter(more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "letter.docx"),
    "a letter with another file inside": (letter(more={"word/embeddings/oleObject1.bin": b"MZ"}), "letter.docx"),
    "a letter behind a web page": (HTML + letter(), "letter.docx"),
    "a letter with a comment for another program": (letter() + HTML, "letter.docx"),
    "nothing": (b"", "empty.pdf"),
    "an iPhone's HEIC, which is said": (b"\x00\x00\x00\x18ftypheic" + bytes(60), "IMG_1.HEIC"),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, max_document_mb=2, _env_file=None)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_before_anything_lies_on_the_disk(name: str, settings: Settings) -> None:
    content, called = REFUSED[name]
    began = time.monotonic()
    with pytest.raises(InvalidInput) as refused:
        take_in(settings, content, called)
    assert refused.value.field == "file"
    assert time.monotonic() - began < 5
    assert [path for path in settings.data_dir.rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_is_refused(settings: Settings) -> None:
    with pytest.raises(InvalidInput):
        take_in(settings, b"%PDF-" + bytes(2 * 2**20), "large.pdf")


def kept(settings: Settings, taken: TakenFile) -> bytes:
    return local_path(settings.data_dir, taken.sha256).read_bytes()


def test_a_polyglot_picture_loses_what_hung_on_it(settings: Settings) -> None:
    taken = take_in(settings, picture("blue", "JPEG") + packed({"evil.class": b"\xca\xfe\xba\xbe"}) + HTML, "cat.jpg")
    content = kept(settings, taken)
    assert (taken.media_type, taken.name, content[:4], content[8:12]) == ("image/webp", "cat.webp", b"RIFF", b"WEBP")
    assert b"PK\x03\x04" not in content
    assert b"<html" not in content


def test_a_photograph_loses_its_place_and_stands_upright(settings: Settings) -> None:
    content = kept(settings, take_in(settings, photo_with_place(), "IMG_0001.JPG"))
    shown = Image.open(BytesIO(content))
    assert shown.size == (40, 60)
    assert not shown.getexif()
    assert b"owner" not in content
    assert b"secret" not in content


@pytest.mark.parametrize("angle", [-5.0, -2.0, 3.5])
def test_a_page_held_askew_is_made_straight_and_a_level_one_is_left(settings: Settings, angle: float) -> None:
    from freight_app.documents.attached.straightening import find_skew

    found = find_skew(page_of_text(angle).convert("RGB"))
    assert found is not None
    assert abs(found + angle) <= 0.6
    assert find_skew(page_of_text().convert("RGB")) is None
    file = BytesIO()
    page_of_text(angle).save(file, "JPEG")
    assert take_in(settings, file.getvalue(), "scan.jpg").reason == "straightened"


def test_a_photograph_of_something_else_is_never_turned() -> None:
    from freight_app.documents.attached.straightening import find_skew

    noise = Image.effect_noise((600, 400), 90).convert("RGB")
    slope = Image.linear_gradient("L").resize((600, 400)).rotate(4).convert("RGB")
    assert find_skew(noise) is None
    assert find_skew(slope) is None
    assert find_skew(Image.new("RGB", (300, 300), "white")) is None


def test_a_scan_of_several_pages_becomes_a_pdf(settings: Settings) -> None:
    file = BytesIO()
    pages = [Image.new("L", (60, 80), shade) for shade in (10, 120, 240)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    taken = take_in(settings, file.getvalue(), "fax.tif")
    assert (taken.media_type, taken.pages, taken.name) == ("application/pdf", 3, "fax.pdf")
    assert len(PdfReader(BytesIO(kept(settings, taken))).pages) == 3


def test_a_pdf_waits_until_it_was_looked_into(settings: Settings) -> None:
    assert take_in(settings, pdf(), "a.pdf").state == VersionState.CHECKING


def test_scripts_actions_and_files_inside_a_pdf_are_taken_out() -> None:
    armed = armed_pdf()
    assert b"owned" in armed
    clean = clean_pdf(armed)
    assert (clean.reason, clean.pages) == ("cleaned", 1)
    assert "Certificate of origin" in clean.text
    readable = PdfReader(BytesIO(clean.content))
    things = [readable.get_object(number) for number in range(1, int(str(readable.trailer["/Size"])))]
    said = clean.content + b"".join(thing.get_data() for thing in things if isinstance(thing, StreamObject))
    for word in (b"owned", b"JavaScript", b"Launch", b"EmbeddedFile", b"/JS", b"/AA", b"javascript:", b".exe"):
        assert word not in said, word


def test_a_pdf_that_is_as_it_should_be_stays_so() -> None:
    clean = clean_pdf(pdf("Facture no 7"))
    assert (clean.reason, clean.pages, clean.text.strip()) == ("", 1, "Facture no 7")


def test_what_hangs_behind_a_pdf_is_not_kept() -> None:
    clean = clean_pdf(pdf() + packed({"evil.class": b"\xca\xfe\xba\xbe"}) + HTML)
    assert clean.pages == 1
    assert b"PK\x03\x04" not in clean.content
    assert b"<html" not in clean.content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (locked_pdf("secret"), "locked"),
        (b"%PDF-1.7\nnothing of it", "damaged"),
        (pdf()[:200], "damaged"),
        (pdf(pages=pdf_cleaning.MAX_PAGES + 1), "too_long"),
    ],
    ids=["a password", "rubbish", "cut off", "too many pages"],
)
def test_a_pdf_that_cannot_be_looked_into_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    clean = clean_pdf(content)
    assert (clean.content, clean.reason) == (b"", reason)


def test_a_pdf_that_anybody_may_read_but_not_print_is_read() -> None:
    clean = clean_pdf(locked_pdf(""))
    assert (clean.reason, clean.pages) == ("", 1)
    assert not PdfReader(BytesIO(clean.content)).is_encrypted


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_cleaning, "CLEAN_SECONDS", 0.2)
    monkeypatch.setattr(pdf_cleaning, "_disarm", lambda _writer: time.sleep(30))
    began = time.monotonic()
    assert clean_pdf(pdf()).reason == "too_heavy"
    assert time.monotonic() - began < 5


def test_a_pdf_whose_words_never_end_is_kept_with_those_that_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_cleaning, "READ_SECONDS", 0.3)
    began = time.monotonic()
    clean = clean_pdf(endless_pdf())
    assert time.monotonic() - began < 5
    assert (clean.reason, clean.pages) == ("", 1)
    assert len(clean.text) <= pdf_cleaning.MAX_WORDS_KEPT


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_any_name_becomes_one_that_no_system_trips_over(name: str, media_type: str) -> None:
    cleaned = clean_name(name, media_type)
    stem, _, ending = cleaned.rpartition(".")
    assert ending == EXTENSIONS[media_type]
    assert stem
    assert len(cleaned.encode()) <= 200
    assert not set(cleaned) & set('/\\<>:"|?*\x00\n\r\t\u202e\u200f')
    assert all(char.isprintable() for char in cleaned)
    assert stem not in (".", "..")
    assert stem == stem.strip(" .")
    assert clean_name(cleaned, media_type) == cleaned


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("CON", "_CON.pdf"),
        ("nul.pdf", "_nul.pdf"),
        ("..", "document.pdf"),
        ("facture n° 7.PDF", "facture n° 7.pdf"),
        ("فاتورة مارس.pdf", "فاتورة مارس.pdf"),
    ],
)
def test_names_that_lead_elsewhere_lead_nowhere(name: str, cleaned: str) -> None:
    assert clean_name(name, "application/pdf") == cleaned
