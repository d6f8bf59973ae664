"""Amounts in words: every number reads back as itself, and the cases that people get wrong are right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.documents.amount_words import MAX_MAJOR, NAMES, spell_amount, spell_en, spell_fr
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.money import Money

FR = {
    word: number
    for number, word in enumerate(
        [
            *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
            *("treize", "quatorze", "quinze", "seize"),
        ]
    )
} | {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
AR_UNITS = {"واحد": 1, "اثنان": 2, "اثنا": 2, "أحد": 1, "ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7}
AR_UNITS |= {"ثمانية": 8, "تسعة": 9, "عشرة": 10, "عشر": 10, "عشرون": 20, "ثلاثون": 30, "أربعون": 40, "خمسون": 50}
AR_UNITS |= {"ستون": 60, "سبعون": 70, "ثمانون": 80, "تسعون": 90, "مئة": 100, "مئتان": 200, "مئتا": 200}
AR_UNITS |= {"ثلاثمئة": 300, "أربعمئة": 400, "خمسمئة": 500, "ستمئة": 600, "سبعمئة": 700, "ثمانمئة": 800, "تسعمئة": 900}
AR_SCALES = dict.fromkeys(("ألف", "آلاف", "ألفًا"), 1000) | dict.fromkeys(("مليون", "ملايين", "مليونًا"), 1_000_000)
AR_TWICE = {"ألفان": 2000, "ألفا": 2000, "مليونان": 2_000_000, "مليونا": 2_000_000, "ديناران": 2}


def read_fr(words: str) -> int:
    """A number out of its French words, by the rules of the language and not by those of the writer."""
    total = group = 0
    for word in words.replace(" et ", " ").replace("-", " ").split():
        if word.startswith("million"):
            total, group = total + group * 1_000_000, 0
        elif word == "mille":
            total, group = total + (group or 1) * 1000, 0
        elif word in ("cent", "cents"):
            group = group // 100 * 100 + (group % 100 or 1) * 100
        elif word in ("vingt", "vingts") and group % 100 == 4:
            group += 76
        else:
            group += FR[word]
    return total + group


def read_ar(words: str) -> int:
    """A number of dinars out of its Arabic words."""
    known = AR_UNITS.keys() | AR_SCALES.keys() | AR_TWICE.keys() | {"دينار", "دنانير", "دينارًا"}
    total = group = 0
    for token in words.split():
        word = token if token in known else token.removeprefix("و")
        if word in AR_SCALES:
            total, group = total + (group or 1) * AR_SCALES[word], 0
        elif word in AR_TWICE:
            total += AR_TWICE[word]
        elif word in AR_UNITS:
            group += AR_UNITS[word]
        else:
            assert word in ("دينار", "دنانير", "دينارًا"), word
            total, group = total + group, 0
    return total + group


def dinars(amount: str, language: str) -> str:
    return spell_amount(Money.from_decimal(amount, "TND"), language) or ""  # type: ignore[arg-type]


def test_every_number_up_to_ten_thousand_reads_back_as_itself() -> None:
    for number in range(1, 10_000):
        assert read_fr(spell_fr(number)) == number
        assert read_ar(dinars(str(number), "ar")) == number
    assert len({spell_en(number) for number in range(10_000)}) == 10_000


@given(st.integers(1, MAX_MAJOR))
def test_larger_ones_do_as_well(number: int) -> None:
    assert read_fr(spell_fr(number)) == number
    assert read_ar(dinars(str(number), "ar")) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (21, "vingt et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (77, "soixante-dix-sept"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1000, "mille"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (280_080, "deux cent quatre-vingt mille quatre-vingts"),
        (200_000_000, "deux cents millions"),
        (80_000_000, "quatre-vingts millions"),
    ],
)
def test_french_has_its_hyphens_its_and_and_its_s(number: int, words: str) -> None:
    assert spell_fr(number) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "صفر دينار"),
        ("1", "دينار واحد"),
        ("2", "ديناران"),
        ("3", "ثلاثة دنانير"),
        ("10", "عشرة دنانير"),
        ("11", "أحد عشر دينارًا"),
        ("12", "اثنا عشر دينارًا"),
        ("22", "اثنان وعشرون دينارًا"),
        ("100", "مئة دينار"),
        ("200", "مئتا دينار"),
        ("103", "مئة وثلاثة دنانير"),
        ("2000", "ألفا دينار"),
        ("2001", "ألفان ودينار واحد"),
        ("3000", "ثلاثة آلاف دينار"),
        ("11000", "أحد عشر ألف دينار"),
        ("11011", "أحد عشر ألفًا وأحد عشر دينارًا"),
        ("2000000", "مليونا دينار"),
        ("1468.615", "ألف وأربعمئة وثمانية وستون دينارًا وستمئة وخمسة عشر مليمًا"),
        ("0.002", "مليمان"),
        ("5.003", "خمسة دنانير وثلاثة مليمات"),
    ],
)
def test_arabic_counts_one_two_a_few_and_many(amount: str, words: str) -> None:
    assert dinars(amount, "ar") == words


@pytest.mark.parametrize(
    ("amount", "fr", "ar"),
    [
        ("1", "une livre", "ليرة واحدة"),
        ("3", "trois livres", "ثلاث ليرات"),
        ("11", "onze livres", "إحدى عشرة ليرة"),
        ("18", "dix-huit livres", "ثماني عشرة ليرة"),
        ("21", "vingt et une livres", "إحدى وعشرون ليرة"),
    ],
)
def test_a_currency_of_the_other_gender_is_counted_so(amount: str, fr: str, ar: str) -> None:
    pounds = Money.from_decimal(amount, "LBP")
    assert (spell_amount(pounds, "fr"), spell_amount(pounds, "ar")) == (fr, ar)


def test_amounts_name_the_currency_and_its_part() -> None:
    assert dinars("1468.615", "fr") == "mille quatre cent soixante-huit dinars et six cent quinze millimes"
    assert dinars("1.001", "fr") == "un dinar et un millime"
    assert dinars("0.500", "fr") == "cinq cents millimes"
    assert dinars("2000000", "fr") == "deux millions de dinars"
    assert spell_amount(Money(100_000_000, "EUR"), "fr") == "un million d’euros"
    assert dinars("1101.050", "en") == "one thousand one hundred and one dinars and fifty millimes"
    assert spell_amount(Money(100, "JPY"), "fr") is None
    for wrong in (Money(-1, "TND"), Money(MAX_MAJOR * 1000 + 1000, "TND")):
        assert spell_amount(wrong, "fr") is None


@pytest.mark.parametrize("currency", NAMES)
def test_every_currency_that_has_names_has_them_in_each_language(currency: str) -> None:
    for language in LANGUAGES:
        assert spell_amount(Money(1234, currency), language)
