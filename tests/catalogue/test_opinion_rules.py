"""What may stand in an opinion, and what stars add up to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.catalogue.opinions.rules import (
    average_stars,
    clean_line,
    clean_text,
    public_name,
    rank_of,
    shares_of,
    strip_links,
)
from freight_app.kit.errors import InvalidInput


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Voyez http://spam.example/x?y=1 pour le prix", "Voyez […] pour le prix"),
        ("WWW.SPAM.TN moins cher", "[…] moins cher"),
        ("écrivez à moi@mail.tn", "écrivez à […]"),
        ("sur pieces-auto.tn/promo", "sur […]"),
        (
            "monté à 12.500 km, norme 5W-30, HU 816 x, 1.2 PureTech",
            "monté à 12.500 km, norme 5W-30, HU 816 x, 1.2 PureTech",
        ),
        ("Fin.Merci", "Fin.Merci"),
        ("javascript://alert(1)", "[…]"),
        ("القطعة ممتازة والسعر 12.500 د.ت", "القطعة ممتازة والسعر 12.500 د.ت"),
    ],
)
def test_addresses_are_taken_out_and_figures_are_not(written: str, kept: str) -> None:
    assert strip_links(written) == kept


def test_text_is_plain_and_keeps_its_order() -> None:
    assert clean_text(" a\r\n\n\n\nb\u202e<b>c</b> ", field="text", most=50) == "a\n\nb<b>c</b>"
    assert clean_line(" a \t b\n c ", field="title", most=50) == "a b c"
    for bad in ("a\0b", "a\x1bb", "\ud800"):
        with pytest.raises(InvalidInput):
            clean_text(bad, field="text", most=50)


@given(st.text(max_size=300))
def test_what_was_cleaned_is_clean(written: str) -> None:
    try:
        once = clean_text(written, field="text", most=2000)
    except InvalidInput:
        return
    assert clean_text(once, field="text", most=2000) == once
    assert "://" not in once or "http" not in once


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Amine Trabelsi", "Amine T."),
        ("Amine", "Amine"),
        ("  ", ""),
        ("أمين بن علي", "أمين ع."),
        ("Fatma Ben Ali", "Fatma A."),
        ("- (x)", ""),
    ],
)
def test_nobody_is_found_by_their_review(name: str, shown: str) -> None:
    assert public_name(name) == shown


def test_stars_add_up() -> None:
    assert average_stars(0, 0) is None
    assert average_stars(13, 3) == Decimal("4.3")
    assert average_stars(17, 4) == Decimal("4.3")
    assert shares_of([0, 0, 0, 1, 2]) == [0, 0, 0, 33, 67]
    assert shares_of([0] * 5) == [0] * 5
    # Forty who are pleased say more than one who is delighted; one who is angry says less than nobody said well.
    assert rank_of(40 * 4 + 20, 40) > rank_of(5, 1) > rank_of(1, 1) > rank_of(0, 0)
