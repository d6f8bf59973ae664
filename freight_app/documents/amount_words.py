"""Amounts in words, as invoices of the Maghreb end with them: ``mille quatre cent soixante-huit dinars``. Pure.

English as in Britain (one hundred and one), French in the traditional spelling, Arabic in the nominative with the
counted noun in its case: one, two (dual), three to ten (plural), eleven and more (singular).
"""

from __future__ import annotations

from typing import NamedTuple

from freight_app.kit.languages import Language
from freight_app.kit.money import Money, currency_exponent

MAX_MAJOR = 999_999_999


class Noun(NamedTuple):
    """What is counted, in Arabic: one of it, two (alone and before a noun), three to ten, eleven to ninety-nine."""

    one: str
    single: str
    two: str
    two_of: str
    few: str
    many: str
    is_feminine: bool = False


class CurrencyNames(NamedTuple):
    """(singular, plural) of the unit and of its part."""

    en: tuple[tuple[str, str], tuple[str, str]]
    fr: tuple[tuple[str, str], tuple[str, str]]
    ar: tuple[Noun, Noun]


def _masculine(single: str, few: str, *, many: str = "") -> Noun:
    return Noun(f"{single} واحد", single, f"{single}ان", f"{single}ا", few, many or f"{single}ًا")


_DINAR = _masculine("دينار", "دنانير")
_DIRHAM = _masculine("درهم", "دراهم")
_RIYAL = _masculine("ريال", "ريالات")
_CENTIME = _masculine("سنتيم", "سنتيمات")
_CENT = _masculine("سنت", "سنتات")
_EURO = Noun("يورو واحد", "يورو", "يوروان", "يوروا", "يوروات", "يورو")
_LIRA = Noun("ليرة واحدة", "ليرة", "ليرتان", "ليرتا", "ليرات", "ليرة", is_feminine=True)
NAMES: dict[str, CurrencyNames] = {
    "TND": CurrencyNames(
        (("dinar", "dinars"), ("millime", "millimes")),
        (("dinar", "dinars"), ("millime", "millimes")),
        (_DINAR, _masculine("مليم", "مليمات")),
    ),
    "DZD": CurrencyNames(
        (("dinar", "dinars"), ("centime", "centimes")),
        (("dinar", "dinars"), ("centime", "centimes")),
        (_DINAR, _CENTIME),
    ),
    "MAD": CurrencyNames(
        (("dirham", "dirhams"), ("centime", "centimes")),
        (("dirham", "dirhams"), ("centime", "centimes")),
        (_DIRHAM, _CENTIME),
    ),
    "LYD": CurrencyNames(
        (("dinar", "dinars"), ("dirham", "dirhams")), (("dinar", "dinars"), ("dirham", "dirhams")), (_DINAR, _DIRHAM)
    ),
    "QAR": CurrencyNames(
        (("riyal", "riyals"), ("dirham", "dirhams")), (("riyal", "riyals"), ("dirham", "dirhams")), (_RIYAL, _DIRHAM)
    ),
    "KWD": CurrencyNames(
        (("dinar", "dinars"), ("fils", "fils")),
        (("dinar", "dinars"), ("fils", "fils")),
        (_DINAR, _masculine("فلس", "فلوس")),
    ),
    "EUR": CurrencyNames(
        (("euro", "euros"), ("cent", "cents")), (("euro", "euros"), ("centime", "centimes")), (_EURO, _CENT)
    ),
    "USD": CurrencyNames(
        (("dollar", "dollars"), ("cent", "cents")),
        (("dollar", "dollars"), ("cent", "cents")),
        (_masculine("دولار", "دولارات"), _CENT),
    ),
    "LBP": CurrencyNames(
        (("pound", "pounds"), ("piastre", "piastres")),
        (("livre", "livres"), ("piastre", "piastres")),
        (_LIRA, _masculine("قرش", "قروش")),
    ),
}


def spell_amount(amount: Money, language: Language) -> str | None:
    """An amount in words; None below zero, above 999,999,999 units, and for a currency that has no names here."""
    names = NAMES.get(amount.currency)
    if names is None:
        return None
    scale = 10 ** currency_exponent(amount.currency)
    major, minor = divmod(amount.amount_minor, scale)
    if amount.amount_minor < 0 or major > MAX_MAJOR:
        return None
    units = (major, minor) if major or not minor else (minor,)
    if language == "ar":
        nouns = names.ar if len(units) == 2 else names.ar[1:]
        parts = [_count_ar(n, noun) for n, noun in zip(units, nouns, strict=True) if n or noun is nouns[0]]
        return " و".join(parts)
    words = (names.en if language == "en" else names.fr)[2 - len(units) :]
    count = _count_en if language == "en" else _count_fr
    parts = [count(n, noun) for n, noun in zip(units, words, strict=True) if n or noun is words[0]]
    return (" and " if language == "en" else " et ").join(parts)


# --- English
# ruff: noqa: SIM905 - words are read as a sentence, not as fifty quoted strings

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_EN_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell_en(number: int) -> str:
    """0 to 999,999,999 in English."""
    if number < 20:
        return _EN[number]
    if number < 100:
        return _EN_TENS[number // 10] + (f"-{_EN[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {spell_en(number % 100)}" if number % 100 else ""
        return f"{_EN[number // 100]} hundred{rest}"
    scale, word = (1_000_000, "million") if number >= 1_000_000 else (1000, "thousand")
    head, rest_number = divmod(number, scale)
    joiner = " and " if 0 < rest_number < 100 else " "
    return f"{spell_en(head)} {word}" + (joiner + spell_en(rest_number) if rest_number else "")


def _count_en(number: int, noun: tuple[str, str]) -> str:
    return f"{spell_en(number)} {noun[0] if number == 1 else noun[1]}"


# --- French

_FR = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
).split()
_FEMININE_FR = frozenset({"livre"})
_FR_TENS = "- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()


def spell_fr(number: int, *, before_mille: bool = False) -> str:
    """0 to 999,999,999 in French. ``before_mille``: *quatre-vingt* and *cent* take no s in front of it."""
    if number < 20:
        return _FR[number]
    if number < 100:
        return _tens_fr(number, before_mille=before_mille)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_FR[hundreds]} cent"
        if rest:
            return f"{head} {spell_fr(rest, before_mille=before_mille)}"
        return head if hundreds == 1 or before_mille else f"{head}s"
    if number < 1_000_000:
        thousands, rest = divmod(number, 1000)
        head = "mille" if thousands == 1 else f"{spell_fr(thousands, before_mille=True)} mille"
        return head + (f" {spell_fr(rest, before_mille=before_mille)}" if rest else "")
    millions, rest = divmod(number, 1_000_000)
    head = f"{spell_fr(millions)} million{'s' if millions > 1 else ''}"
    return head + (f" {spell_fr(rest, before_mille=before_mille)}" if rest else "")


def _tens_fr(number: int, *, before_mille: bool) -> str:
    tens, ones = divmod(number, 10)
    base = 20 if number < 80 and tens != 7 else 0
    # 70 to 79 and 90 to 99 count on from 60 and 80.
    rest = ones + 10 if tens in (7, 9) else ones
    word = _FR_TENS[tens]
    if number == 80:
        return word if before_mille else f"{word}s"
    if rest == 0:
        return word
    if (base and rest == 1) or number == 71:
        return f"{word} et {_FR[rest]}"
    return f"{word}-{_FR[rest]}"


def _count_fr(number: int, noun: tuple[str, str]) -> str:
    words = spell_fr(number)
    if noun[0] in _FEMININE_FR and words.endswith("un"):
        words += "e"
    # A million is a noun by itself: un million de dinars.
    link = "d’" if noun[0][0] in "aeiou" else "de "
    of = link if number and number % 1_000_000 == 0 else ""
    return f"{words} {of}{noun[0] if number < 2 else noun[1]}"


# --- Arabic

_AR = "- واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
_AR_F = "- إحدى اثنتان ثلاث أربع خمس ست سبع ثمان تسع عشر".split()
_AR_TENS = "- - عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split()
_AR_HUNDREDS = "- مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة".split()
_THOUSAND = Noun("ألف", "ألف", "ألفان", "ألفا", "آلاف", "ألفًا")
_MILLION = Noun("مليون", "مليون", "مليونان", "مليونا", "ملايين", "مليونًا")


def _count_ar(number: int, noun: Noun) -> str:
    """So many of something, 0 to 999,999,999, with the noun in the form that its number asks for."""
    if number == 0:
        return f"صفر {noun.single}"
    groups = [(number // 1_000_000, _MILLION), (number // 1000 % 1000, _THOUSAND), (number % 1000, noun)]
    counted = [(count, of) for count, of in groups if count]
    parts = [_group_ar(count, of, before_noun=False) for count, of in counted[:-1]]
    count, of = counted[-1]
    # The noun follows the last group: it is counted by it, or stands behind a round thousand or million.
    last = _group_ar(count, of, before_noun=of is not noun)
    parts.append(last if of is noun else f"{last} {noun.single}")
    return " و".join(parts)


def _group_ar(number: int, noun: Noun, *, before_noun: bool) -> str:
    """1 to 999 of a noun. ``before_noun``: another noun follows, so a dual loses its end and a singular its ending."""
    hundreds, rest = divmod(number, 100)
    if rest == 0:
        head = "مئتا" if hundreds == 2 else _AR_HUNDREDS[hundreds]
        return f"{head} {noun.single}"
    if rest in (1, 2):
        counted = noun.one if rest == 1 else noun.two_of if before_noun else noun.two
        if not hundreds:
            return counted
        head = "مئتا" if hundreds == 2 else _AR_HUNDREDS[hundreds]
        return f"{head} {noun.single} و{counted}"
    head = f"{_AR_HUNDREDS[hundreds]} و" if hundreds else ""
    form = noun.few if rest <= 10 else noun.single if before_noun else noun.many
    return f"{head}{_below_hundred_ar(rest, is_feminine=noun.is_feminine)} {form}"


def _below_hundred_ar(number: int, *, is_feminine: bool) -> str:
    """3 to 99. Three to ten take the other gender than what they count; so do the ones above them."""
    ones = _AR_F if is_feminine else _AR
    if number <= 10:
        return ones[number]
    if number < 20:
        if number == 11:
            return "إحدى عشرة" if is_feminine else "أحد عشر"
        if number == 12:
            return "اثنتا عشرة" if is_feminine else "اثنا عشر"
        unit = "ثماني" if is_feminine and number == 18 else ones[number - 10]
        return f"{unit} {'عشرة' if is_feminine else 'عشر'}"
    tens, unit_number = divmod(number, 10)
    return f"{ones[unit_number]} و{_AR_TENS[tens]}" if unit_number else _AR_TENS[tens]
