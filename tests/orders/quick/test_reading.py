"""Lines as people write them: every one is answered once, in order, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freight_app.orders.quick.errors import TooManyLines
from freight_app.orders.quick.reading import MAX_LINES, MAX_NUMBER, Reading, is_heading, read_table, read_text


def first(line: str) -> tuple[str, int | None]:
    """The likeliest meaning of a line that stands under another one."""
    reading = read_text(f"A1\n{line}")[1].readings[0]
    return reading.number, reading.quantity


@pytest.mark.parametrize(
    ("line", "number", "quantity"),
    [
        ("HU-816, 3", "HU-816", 3),
        ("HU-816;3", "HU-816", 3),
        ("HU-816\t3", "HU-816", 3),
        ("HU-816 | 3", "HU-816", 3),
        ("HU-816 3", "HU-816", 3),
        ("HU-816 x 3", "HU-816", 3),
        ("HU-816 ×3", "HU-816", 3),
        ("3 x HU-816", "HU-816", 3),
        ("3x HU-816", "HU-816", 3),
        ("3, HU-816", "HU-816", 3),
        ("HU-816, 3 pcs", "HU-816", 3),
        ("HU-816; 3 قطع", "HU-816", 3),
        ("HU-816، ١٢", "HU-816", 12),
        ("٤ x HU-816", "HU-816", 4),
        ("HU-816, 3.000", "HU-816", 3),
        ('"HU-816";"3"', "HU-816", 3),
        ("HU-816, Oil filter, 3", "HU-816", 3),
        ("HU-816,,5", "HU-816", 5),
        ("12345, 2", "12345", 2),
        ("\u200fHU-816\u200e , 2", "HU-816", 2),
        ("HU-816", "HU-816", 1),
        ("HU-816,", "HU-816", 1),
        ("HU-816, 0", "HU-816", None),
        ("HU-816, -2", "HU-816", None),
        ("HU-816, 2.5", "HU-816", None),
        ("HU-816, deux", "HU-816", None),
    ],
)
def test_a_line_is_understood_however_it_is_written(line: str, number: str, quantity: int | None) -> None:
    assert first(line) == (number, quantity)


def test_a_number_with_a_space_keeps_its_other_meanings() -> None:
    [line] = read_text("HU 816 x 2")
    assert line.readings == (Reading("HU 816", 2), Reading("HU 816 x", 2), Reading("HU 816 x 2", 1))
    [line] = read_text("HU 816")
    assert line.readings == (Reading("HU", 816), Reading("HU 816", 1))


@pytest.mark.parametrize(
    "heading",
    ["SKU, Quantity", "Référence;Qté", "qty\tpart number", "المرجع، الكمية", "SKU Qty", "Article;Désignation;Quantité"],
)
def test_a_heading_is_no_line(heading: str) -> None:
    mark = next((mark for mark in ",;\t،" if mark in heading), ",")
    cells = {"qty\tpart number": "3\tA1", "Article;Désignation;Quantité": "A1;Filtre 2000;3"}
    lines = read_text(f"\n{heading}\n{cells.get(heading, f'A1{mark}3')}")
    assert [(line.row, line.readings[0]) for line in lines] == [(3, Reading("A1", 3))]
    assert is_heading(heading.split(mark)) or mark not in heading


def test_a_sheet_is_read_like_text_and_excels_floats_are_whole() -> None:
    rows = [(2, ["HU-816", "Oil filter", 3.0]), (3, [None, "", None]), (4, [12345.0, "x", None]), (5, ["B2", "y", 2.5])]
    lines = read_table(["Code", "Name", "Qty"], rows)
    assert [(line.row, line.readings[0].number, line.readings[0].quantity) for line in lines] == [
        (2, "HU-816", 3),
        (4, "12345", 1),
        (5, "B2", None),
    ]


def test_five_thousand_lines_are_read_and_one_more_is_refused_by_name_of_the_limit() -> None:
    text = "\n".join(f"P-{number}, 2" for number in range(MAX_LINES))
    assert len(read_text(text)) == MAX_LINES
    with pytest.raises(TooManyLines) as refused:
        read_text(text + "\n\nP-5000, 2")
    assert refused.value.details == {"field": "lines", "count": MAX_LINES + 1, "limit": MAX_LINES}
    with pytest.raises(TooManyLines):
        read_table(["Code"], ((number, ["A"]) for number in range(MAX_LINES + 1)))


WRITTEN = st.text(alphabet=st.sampled_from("AZaz09 ٣٩,;،\t|x×*-+._\"'\u200f\n\r\0\ud800قطعة²½\u2028"), max_size=120)


@given(WRITTEN | st.text(max_size=200))
@example("\ufeffSKU,Qty\r\nA,1\r\n")
@example("x" * 5_000)
def test_whatever_is_pasted_each_line_that_holds_something_is_answered_once_and_in_order(text: str) -> None:
    lines = read_text(text)
    rows = [line.row for line in lines]
    assert rows == sorted(set(rows))
    assert all(line.typed and line.readings for line in lines)
    for line in lines:
        for reading in line.readings:
            assert len(reading.number) <= MAX_NUMBER
            assert reading.quantity is None or reading.quantity > 0
            # Both databases have to take it.
            reading.number.encode()
            assert "\0" not in reading.number
    left_out = set(range(1, len(text.splitlines()) + 1)) - set(rows)
    held = [
        row for row in sorted(left_out) if text.splitlines()[row - 1].strip("\u200f\0\ud800 \t\n\r\ufeff\u200b").strip()
    ]
    # But for the heading, which is the first that holds anything.
    assert len(held) <= 1
    assert not held or not rows or held[0] < rows[0]
