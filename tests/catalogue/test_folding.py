"""Different spellings of one thing become one string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.catalogue.folding import compact_number, fold_text, fold_word, fold_words, slug_of, split_words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Filtres à huile", "filtre a huile"),
        ("FILTRE À HUILE", "filtre a huile"),
        ("Œillet", "oeillet"),
        ("glass", "glass"),
        ("gas", "gas"),
        ("EBERSPÄCHER", "eberspacher"),
        ("1.6 HDi", "1 6 hdi"),
    ],
)
def test_latin_words_lose_accents_capitals_and_plural(written: str, folded: str) -> None:
    assert fold_text(written) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مرآة", "مراه"),  # alif madda, taa marbuta
        ("أسطوانة", "اسطوانه"),  # hamza on alif
        ("فِلْتَر", "فلتر"),  # tashkeel
        ("الفلتر", "فلتر"),  # the article
        ("هــواء", "هوا"),  # tatweel, hamza alone
        ("مبنى", "مبني"),  # alif maqsura
        ("٦٣٠٨", "6308"),  # Arabic digits
    ],
)
def test_arabic_spellings_of_one_word_are_one_word(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(
    ("written", "compact"),
    [("630/8-2RSR", "63082RSR"), ("  w 712/83 ", "W71283"), ("٦٣٠٨-2rsr", "63082RSR"), ("---", ""), ("é-1", "E1")],
)
def test_a_number_loses_punctuation_and_small_letters(written: str, compact: str) -> None:
    assert compact_number(written) == compact


@pytest.mark.parametrize(
    ("name", "slug"), [("Bougies d'allumage", "bougies-d-allumage"), ("Œillets", "oeillets"), ("فلتر", "")]
)
def test_an_address_is_made_of_plain_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=60))
def test_folded_words_hold_nothing_that_a_search_index_would_cut_or_obey(text: str) -> None:
    for word in fold_words(text):
        assert word
        assert len(word) <= 40
        assert not set(word) & set("\"'*():^-+ \0")


@given(st.text(max_size=60))
def test_folding_a_text_is_folding_its_words(text: str) -> None:
    assert fold_words(text) == [folded for word in split_words(text) if (folded := fold_word(word))]
