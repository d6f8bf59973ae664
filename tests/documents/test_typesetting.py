"""Papers say what they are to say, in the right direction, on as many pages as they need, the same bytes each time."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PIL import ImageFont

from freight_app.documents import typesetting
from freight_app.documents.page_contents import contents_of
from freight_app.documents.printed import PrintedCustomer, PrintedDocument, PrintedKind
from freight_app.documents.typesetting import typeset
from freight_app.documents.words import WORDS
from freight_app.documents.written import LONGEST_WORD, code_text, plain_text, write_quantity, write_rate
from freight_app.kit.languages import LANGUAGES
from tests.documents import papers
from tests.documents.seen import SeenPage, Sign, has_word

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HERE = Path(__file__).parent
DOCUMENTS = Path(typesetting.__file__).parent
ARABIC = re.compile(r"[\u0600-\u06ff]+")


def page_of(document: Any, number: int = 0) -> SeenPage:
    return SeenPage(typeset(document, at=AT), number)


def texts_in(contents: Any) -> list[str]:
    """Every text that a template lays out, but for the stock of words that it takes from, and what stays hidden."""
    match contents:
        case dict():
            return [text for name, part in contents.items() if name not in {"words", "room"} for text in texts_in(part)]
        case list():
            return [text for part in contents for text in texts_in(part)]
        case str():
            return [contents]
    return []


@pytest.fixture(scope="module")
def arabic_invoice() -> SeenPage:
    return page_of(papers.goods(PrintedKind.INVOICE, "ar"))


# --- what is said


@pytest.mark.parametrize("name", [name for name in papers.everything() if name.endswith("-ar")])
def test_every_arabic_word_stands_on_the_paper(name: str) -> None:
    document = papers.everything()[name]
    page = page_of(document)
    _, contents = contents_of(document)
    words = {word for text in texts_in(contents) for word in ARABIC.findall(text.replace("{", " "))}
    assert len(words) > 20
    assert [word for word in sorted(words) if not has_word(page.text, word)] == []
    assert not has_word(page.text, "قسطنطينية")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_and_figure_of_an_invoice_stands_on_it(language: str) -> None:
    document = papers.goods(PrintedKind.INVOICE, language)  # type: ignore[arg-type]
    told = re.sub(r"\s", "", page_of(document).text).replace("\u00a0", "")
    _, contents = contents_of(document)
    texts = [
        text for text in texts_in(contents | {"page_of": "", "accent": "", "language": "", "direction": ""}) if text
    ]
    forms = {"text", "number", "code", "wide", "tick", "day", "unit"}
    missing = [text for text in texts if re.sub(r"\s", "", text) not in told and text not in forms]
    assert missing == []


def test_letters_of_arabic_are_joined(arabic_invoice: SeenPage) -> None:
    # The title, set at 20 points: joined letters are narrower than the same ones each by itself.
    title = [
        sign for sign in arabic_invoice.signs if sign.top - sign.bottom > 0 and sign.bottom > 770 and sign.left < 150
    ]
    width = max(sign.right for sign in title) - min(sign.left for sign in title)
    font = ImageFont.truetype(
        str(DOCUMENTS / "fonts" / "IBMPlexSansArabic_600SemiBold.ttf"), 200, layout_engine=ImageFont.Layout.BASIC
    )
    apart = font.getlength("فاتورة") / 10
    assert 0.5 * apart < width < 0.93 * apart


# --- directions


def test_the_columns_of_an_arabic_paper_are_mirrored(arabic_invoice: SeenPage) -> None:
    def across(page: SeenPage, *words: str) -> list[float]:
        return [page.places(one)[0][0].left / page.width for one in words]

    latin = page_of(papers.goods(PrintedKind.INVOICE, "en"))
    english = across(latin, "630/8-2RSR-001", "Oil filter", "24.500", "49.000")
    arabic = across(arabic_invoice, "630/8-2RSR-001", "Renault", "24,500", "49,000")
    assert english == sorted(english)
    assert arabic == sorted(arabic, reverse=True)
    assert max(english[0], arabic[-1]) < 0.2
    assert min(english[-1], arabic[0]) > 0.7


@pytest.mark.parametrize(
    "code",
    [
        "INV-2026-00042",
        "FR-7K2M9Q",
        "630/8-2RSR-001",
        "+216 73 987 654",
        "+216 71 123 456",
        "7654321/B/A/000",
        "ventes@atlas-parts.test",
        "1.189,915",
        "1.768,134 TND",
        "1.268,134 TND",
        "RIB 05 006 0000012345678901 23",
        "Renault Clio IV 1.5 dCi",
        "5W-30",
    ],
)
def test_codes_and_amounts_read_from_left_to_right_in_arabic(arabic_invoice: SeenPage, code: str) -> None:
    assert arabic_invoice.places(code), arabic_invoice.lines()


def test_brackets_in_mixed_text_embrace_what_they_embrace(arabic_invoice: SeenPage) -> None:
    def embraced(first: str, others: frozenset[str]) -> None:
        """The pair of brackets around the letters: an opening shape on their left, a closing one on their right."""
        for line in arabic_invoice.signs_by_line():
            marks = [index for index, sign in enumerate(line) if sign.text in others]
            inner = [set("".join(sign.text for sign in line[a + 1 : b])) for a, b in pairwise(marks)]
            for (left, right), letters in zip(pairwise(marks), inner, strict=True):
                if letters == set(first.replace(" ", "")):
                    assert _bulges(arabic_invoice, line[left]) == "left"
                    assert _bulges(arabic_invoice, line[right]) == "right"
                    return
        raise AssertionError(first)

    embraced("سوسة", frozenset("()"))
    embraced("لولبي", frozenset("()"))
    embraced("4 قطع", frozenset("[]"))
    embraced("INV-2026-00042", frozenset("()"))


def test_an_arabic_sentence_may_begin_with_a_make() -> None:
    first, *others = papers.goods(PrintedKind.INVOICE, "ar").lines
    line = first.model_copy(update={"description": "BOSCH بطارية 70Ah (12V)"})
    page = page_of(papers.goods(PrintedKind.INVOICE, "ar").model_copy(update={"lines": (line, *others)}))
    # An extractor that turns the line turns its last bracket as well: it is left out here.
    make, figures = page.places("BOSCH")[0], page.places("70Ah (12V")[0]
    assert figures[-1].right < make[0].left
    assert _bulges(page, next(sign for sign in figures if sign.text in "()")) == "left"
    # On a French page the sentence runs from left to right, as it begins.
    page = page_of(papers.goods(PrintedKind.INVOICE, "fr").model_copy(update={"lines": (line,)}))
    assert page.places("BOSCH")[0][0].left < page.places("(12V)")[0][0].left


def _bulges(page: SeenPage, sign: Sign) -> str:
    """Where the middle of a bracket stands against its ends: ``(`` and ``[`` bulge to the left."""
    picture = page.picture(sign)
    width, height = picture.size

    def ink(row: int) -> float:
        dark = [x for x in range(width) if picture.getpixel((x, row)) < 128]  # type: ignore[operator]
        assert dark, "a row of the bracket without ink"
        return sum(dark) / len(dark)

    return "left" if ink(height // 2) < ink(int(height * 0.04)) else "right"


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_of_a_column_stand_under_one_another_by_their_decimal_sign(language: str) -> None:
    page = page_of(papers.goods(PrintedKind.INVOICE, language))  # type: ignore[arg-type]
    point, group = (".", ",") if language == "en" else (",", "." if language == "ar" else "")
    amounts = [f"49{point}000", f"1{group}189{point}915", f"105{point}000", f"152{point}500"]
    # The net amount is the outermost column: at the right edge, or in Arabic at the left one.
    ends = [min if language == "ar" else max for _ in amounts]
    columns = [end(place[-1].right for place in page.places(amount)) for end, amount in zip(ends, amounts, strict=True)]
    assert max(columns) - min(columns) < 0.6
    units = [f"24{point}500", f"61{point}000"]
    assert abs(page.places(units[0])[0][-1].right - page.places(units[1])[0][-1].right) < 0.6


# --- pages


def long_invoice(language: str, count: int = 300) -> PrintedDocument:
    lines = tuple(papers.line(number, papers.DESCRIPTIONS[language][number % 4]) for number in range(1, count + 1))  # type: ignore[index]
    return papers.goods(PrintedKind.INVOICE, language).model_copy(update={"lines": lines})  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_three_hundred_lines_go_over_pages_each_with_head_and_number(language: str) -> None:
    content = typeset(long_invoice(language), at=AT)
    count = len(pypdfium2.PdfDocument(content))
    assert count == 10
    pages = [SeenPage(content, number) for number in range(count)]
    found = [page.text.count("630/8-2RSR") + page.text.count("RSR630/8-2") for page in pages]
    assert sum(len(page.places("630/8-2RSR-")) for page in pages) == 300, found
    words = WORDS[language]  # type: ignore[index]
    for number, page in enumerate(pages, start=1):
        assert has_word(page.text, words["description"])
        assert has_word(page.text, words["sku"])
        if language == "fr":
            assert f"Page {number} sur 10" in page.text
            assert number == 1 or "Facture INV-2026-00042" in page.text
        assert page.places("INV-2026-00042")
    # What is to be paid stands once, at the end.
    assert [bool(page.places("1.268,134" if language == "ar" else "268,134")) for page in pages] == [False] * 9 + [True]


@pytest.mark.parametrize("kind", PrintedKind)
def test_papers_of_goods_have_prices_or_places_to_sign(kind: PrintedKind) -> None:
    page = page_of(papers.goods(kind, "en"))
    has_prices = kind not in {PrintedKind.DELIVERY_NOTE, PrintedKind.PACKING_SLIP}
    assert bool(page.places("1,189.915")) is has_prices
    assert ("Signature" in page.text or "Checked by" in page.text) is (
        kind in {PrintedKind.QUOTATION, PrintedKind.DELIVERY_NOTE, PrintedKind.PACKING_SLIP}
    )
    assert ("Bank details" in page.text) is (kind in {PrintedKind.INVOICE, PrintedKind.QUOTATION})
    assert ("Wanted by" in page.text) is (kind is PrintedKind.PURCHASE_ORDER)
    assert ("For invoice" in page.text) is (kind is PrintedKind.CREDIT_NOTE)


# --- what people type


EVIL = '#import "x": * $\\{}<a>@b *bold* _it_ `r` // c /* "q" = h [x] #panic("no") \\u{41} ~ --'


def test_markup_in_a_name_prints_as_it_was_typed() -> None:
    document = papers.goods(PrintedKind.INVOICE, "en").model_copy(
        update={"customer": PrintedCustomer(name='#import "x"', address_lines=(EVIL,)), "notes": EVIL}
    )
    page = page_of(document)
    lines = page.lines()
    assert len(page.places('#import "x"')) == 3
    assert sum(line.startswith(EVIL.replace(" ", "")[:20]) for line in lines) == 2
    assert EVIL.replace(" ", "") in "".join(lines).replace("\u200b", "")


def test_controls_and_turned_directions_do_not_reach_the_paper() -> None:
    assert plain_text("a\u202eb\x07c\ud800d\u2066e\r\nf") == "a b c d e f"
    assert plain_text(" a  b \n\n c ", lines=True) == "a b\nc"
    assert plain_text("x" * (LONGEST_WORD + 1)) == "x" * LONGEST_WORD + "\u200bx"
    mail = "mohamed.bensalah@garage-etoile-sousse.tn"
    assert code_text(mail, longest=32) == mail.replace("sousse", "\u200bsousse")
    typeset(papers.goods(PrintedKind.INVOICE, "ar").model_copy(update={"notes": "\ud800\u202e\x00 漢字 😀"}), at=AT)


def test_nothing_runs_over_an_edge_whatever_is_typed() -> None:
    lines = (
        papers.line(1, "W" * 3000),
        papers.line(2, "ا" * 400),
        papers.line(3, "word " * 2000),
        papers.line(4, "x").model_copy(
            update={
                "sku": "S" * 64,
                "unit": "u" * 80,
                "total": papers.tnd(-(2**63) + 1),
                "unit_price": papers.tnd(2**63 - 1),
            }
        ),
    )
    customer = PrintedCustomer(
        company="A" * 300, name=EVIL * 3, tax_number="9" * 100, phone="+1" * 90, address_lines=("B" * 99,) * 4
    )
    for language in ("en", "ar"):
        document = papers.goods(PrintedKind.DELIVERY_NOTE, language).model_copy(  # type: ignore[arg-type]
            update={
                "kind": PrintedKind.INVOICE,
                "lines": lines,
                "customer": customer,
                "deliver_to": customer,
                "number": "N" * 60,
                "order_number": "O" * 60,
                "delivery_method": "shipping " * 30,
            }
        )
        content = typeset(document, at=AT)
        for number in range(len(pypdfium2.PdfDocument(content))):
            page = SeenPage(content, number)
            assert min(sign.left for sign in page.signs) > 45
            assert max(sign.right for sign in page.signs) < page.width - 45
            assert min(sign.bottom for sign in page.signs) > 20


def test_a_damaged_logo_is_left_out() -> None:
    with_logo, without = papers.shop(), papers.shop(with_logo=False)
    broken = with_logo.model_copy(update={"logo": papers.logo()[:200]})
    invoice = papers.goods(PrintedKind.INVOICE, "en")
    made = {
        name: typeset(invoice.model_copy(update={"shop": shop}), at=AT)
        for name, shop in (("with", with_logo), ("without", without), ("broken", broken))
    }
    assert made["broken"] == made["without"] != made["with"]


def test_templates_reach_for_nothing_and_evaluate_nothing() -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in (DOCUMENTS / "templates").glob("*.typ"))
    assert set(re.findall(r'#import\s+"([^"]*)"', told)) == {"layout.typ"}
    assert not re.search(r"@preview|\beval\(|\bread\(|\bplugin\(|\binclude\b|sys\.inputs", told)
    assert set(re.findall(r"\b(?:json|image|csv|yaml|toml|xml)\(([^)]*)", told)) == {'"data.json"', "bytes(data.logo"}


# --- always the same


def test_the_same_document_is_the_same_bytes_in_another_process() -> None:
    told = "".join(hashlib.sha256(typeset(paper, at=AT)).hexdigest() for paper in some_papers())
    done = subprocess.run(
        [sys.executable, "-c", "from tests.documents.test_typesetting import *; print_hashes()"],
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Qatar", "PATH": "/usr/bin"},
    )
    assert done.stdout.strip() == told
    assert typeset(papers.statement("en"), at=AT) != typeset(papers.statement("en"), at=AT.replace(minute=1))


def some_papers() -> list[Any]:
    return [papers.goods(PrintedKind.INVOICE, "ar"), papers.statement("fr"), papers.report("en")]


def print_hashes() -> None:
    """What the other process says."""
    print("".join(hashlib.sha256(typeset(paper, at=AT)).hexdigest() for paper in some_papers()))


def test_a_document_kept_as_json_is_set_again_as_it_was() -> None:
    invoice = papers.goods(PrintedKind.INVOICE, "ar")
    again = PrintedDocument.model_validate_json(invoice.model_dump_json())
    assert again == invoice
    assert typeset(again, at=AT) == typeset(invoice, at=AT)


def test_a_moment_is_that_of_any_clock() -> None:
    local = AT.astimezone(ZoneInfo("Africa/Tunis")).replace(microsecond=123_456)
    assert typeset(papers.report("en"), at=local) == typeset(papers.report("en"), at=AT)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        typeset(papers.report("en"), at=datetime(2026, 3, 2))  # noqa: DTZ001


# --- figures and words


@pytest.mark.parametrize(
    ("quantity", "language", "written"),
    [
        ("2", "en", "2"),
        ("2.500", "fr", "2,5"),
        ("1200", "ar", "1.200"),
        ("1E+3", "en", "1,000"),
        ("-0.25", "en", "-0.25"),
    ],
)
def test_quantities_have_no_zeros_that_nobody_measured(quantity: str, language: str, written: str) -> None:
    assert write_quantity(Decimal(quantity), language) == written  # type: ignore[arg-type]


def test_rates_are_percent() -> None:
    assert [write_rate(Decimal(rate), "en") for rate in ("0.19", "0.07", "0", "0.055")] == ["19%", "7%", "0%", "5.5%"]
    assert write_rate(Decimal("0.055"), "fr") == "5,5\u00a0%"


def test_every_word_is_said_in_every_language_with_the_same_places() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}
    for name, english in WORDS["en"].items():
        places = set(re.findall(r"\{\w+\}", english))
        assert all(set(re.findall(r"\{\w+\}", words[name])) == places for words in WORDS.values())
        assert all(words[name].strip() for words in WORDS.values())
