"""Any table that is written in any of the usual ways comes back as it was."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from freight_app.migration.sources.shapes import Cell
from tests.migration.sources.files import read, write

# Everything but surrogates, which are no text, and the controls that a file full of is taken for a program by.
CONTROLS = "".join(map(chr, [*range(9), *range(14, 32)]))
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters=CONTROLS), max_size=12),
    st.text("\"',;|\t\n\r ab1٣é🚚\u2028\x85\x0b", max_size=8),
    st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي \u064b", max_size=12),
    st.sampled_from(["", "1,5", "2.5", "2026-05-01", "a;b", "a|b", "x\ty", '5" pipe', "l'huile", '"', "''", "\n", " "]),
)
HEADER: tuple[str, ...] = ("first column", "second column", "third column", "fourth column", "fifth column")


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, len(HEADER)))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12))
    return [list(HEADER[:width]), *rows]


def written(rows: list[list[str]], *, delimiter: str, quote: str, ending: str, everything: bool) -> str:
    """The table as the rules of CSV have it; not with Python's writer, which leaves line ends of others bare."""
    special = {delimiter, quote, "\r", "\n"}

    def cell(text: str) -> str:
        bare = not everything and text and not special & set(text)
        return text if bare else quote + text.replace(quote, quote * 2) + quote

    return "".join(delimiter.join(map(cell, row)) + ending for row in rows)


def numbered(rows: list[list[str]]) -> list[tuple[int, list[Cell]]]:
    """What is to come out: rows of empty cells at the end are dropped."""
    kept: list[tuple[int, list[Cell]]] = [(number, list(row)) for number, row in enumerate(rows[1:], 2)]
    while kept and not any(kept[-1][1]):
        kept.pop()
    return kept


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=tables(),
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    everything=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    last=st.booleans(),
)
def test_a_table_comes_back_as_it_was(
    rows: list[list[str]], delimiter: str, ending: str, everything: bool, encoding: str, last: bool
) -> None:
    text = written(rows, delimiter=delimiter, quote='"', ending=ending, everything=everything)
    with TemporaryDirectory() as folder:
        path = write(Path(folder), text if last else text.removesuffix(ending), encoding=encoding)
        shape, good, bad = read(path)
    assert (shape.columns, shape.delimiter, bad) == (HEADER[: len(rows[0])], delimiter, [])
    assert good == numbered(rows)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(rows=[["first column", "second column"], ["\r\r", "\r\r\r"]], delimiter=",", ending="\r\n")
@given(rows=tables(), delimiter=st.sampled_from(",;\t|"), ending=st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_table_between_apostrophes_comes_back_as_it_was(rows: list[list[str]], delimiter: str, ending: str) -> None:
    rows = [[cell.replace('"', "") for cell in row] for row in rows]
    text = written(rows, delimiter=delimiter, quote="'", ending=ending, everything=True)
    with TemporaryDirectory() as folder:
        shape, good, bad = read(write(Path(folder), text))
    assert (shape.quote, shape.columns, bad) == ("'", HEADER[: len(rows[0])], [])
    assert good == numbered(rows)


WORDS = {
    "cp1252": "été élément pièce démarreur à l’échangeur « neuf » prix 12,50 € filtre plaquettes Kühler Größe",
    "latin-1": "été élément pièce démarreur à l'échangeur «neuf» prix filtre plaquettes Kühler Größe",
    "cp1256": "فلتر زيت المحرك فحمات فرامل أمامية مضخة ماء سيور جديد قطعة bosch 12,50 w712/80",
    "iso8859_6": "فلتر زيت المحرك فحمات فرامل أمامية مضخة ماء سيور جديد قطعة bosch 12,50",
}


@pytest.mark.parametrize("encoding", sorted(WORDS))
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_of_the_trade_comes_back_from_every_code_page(tmp_path: Path, encoding: str, delimiter: str) -> None:
    words = WORDS[encoding].split()
    for seed in range(25):
        source = random.Random(f"{encoding}{delimiter}{seed}")
        rows = [list(HEADER)] + [
            [" ".join(source.choices(words, k=source.randint(1, 5))) for _ in HEADER] for _ in range(8)
        ]
        text = written(rows, delimiter=delimiter, quote='"', ending="\r\n", everything=False)
        shape, good, bad = read(write(tmp_path, text, encoding=encoding))
        # Windows' page reads all that Latin-1 has for letters.
        assert shape.encoding == encoding.replace("latin-1", "cp1252")
        assert (shape.delimiter, shape.columns, good, bad) == (delimiter, HEADER, numbered(rows), [])
