"""Bars that a scanner reads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.documents.barcodes import code128_widths

PRINTABLE = "".join(map(chr, range(32, 127)))


def read_back(widths: list[int]) -> str:
    """As a scanner does: symbols of eleven modules by their widths, the check digit, the stop of thirteen."""
    assert sum(widths[-7:]) == 13
    symbols = [tuple(widths[at : at + 6]) for at in range(0, len(widths) - 7, 6)]
    assert all(sum(symbol) == 11 for symbol in symbols)
    values = [VALUES[symbol] for symbol in symbols]
    start, *data, check = values
    assert check == (start + sum(place * value for place, value in enumerate(data, start=1))) % 103
    return "".join(chr(value + 32) for value in data)


# Every value of the code set, from what is encoded of each character alone; the start is the first symbol of all.
VALUES = {tuple(code128_widths(letter)[6:12]): ord(letter) - 32 for letter in PRINTABLE}
VALUES[(2, 1, 1, 2, 1, 4)] = 104
# The check of a single character runs through the values that no character has.
for letter in PRINTABLE:
    VALUES.setdefault(tuple(code128_widths(letter)[12:18]), (104 + ord(letter) - 32) % 103)
for letter in PRINTABLE:
    value = (104 + ord(letter) - 32 + 2 * (ord("~") - 32)) % 103
    VALUES.setdefault(tuple(code128_widths(letter + "~")[18:24]), value)


@given(st.text(alphabet=PRINTABLE, min_size=1, max_size=40))
def test_what_is_printed_is_read_back(text: str) -> None:
    assert read_back(code128_widths(text)) == text


def test_the_bars_of_a_known_number_are_those_of_the_standard() -> None:
    # "A" of the standard's table: 111323; the start of set B: 211214; the stop: 2331112.
    assert code128_widths("A")[:12] == [2, 1, 1, 2, 1, 4, 1, 1, 1, 3, 2, 3]
    assert code128_widths("A")[-7:] == [2, 3, 3, 1, 1, 1, 2]


@pytest.mark.parametrize("text", ["", "é", "a\n", "رقم"])
def test_what_it_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        code128_widths(text)
