"""Quantities with a unit in the same cell: ``1,5 kg``, ``250 غ``, ``12 in``."""

from __future__ import annotations

import re
from decimal import Decimal

from freight_app.migration.mapping.characters import fold_letters, plain_characters

# Each family in its first unit. Pounds, ounces, inches and feet are exact by the agreement of 1959.
_FAMILIES: tuple[dict[str, str], ...] = (
    {"kg": "1", "g": "0.001", "mg": "0.000001", "t": "1000", "lb": "0.45359237", "oz": "0.028349523125"},
    {"m": "1", "mm": "0.001", "cm": "0.01", "dm": "0.1", "km": "1000", "in": "0.0254", "ft": "0.3048"},
    {"l": "1", "ml": "0.001", "cl": "0.01", "dl": "0.1", "m3": "1000", "cm3": "0.001"},
    {"pcs": "1", "pair": "2", "dozen": "12"},
)
_OTHER_WORDS = {
    "kg": "kgs kilo kilos kilogram kilograms kilogramme kilogrammes كغ كغم كجم كيلو كيلوغرام",
    "g": "gr grs gram grams gramme grammes غ غم جم غرام",
    "mg": "milligram milligrams milligramme milligrammes مغ",
    "t": "tonne tonnes ton tons طن",
    "lb": "lbs pound pounds livre livres",
    "oz": "ounce ounces once onces",
    "m": "metre metres meter meters متر م",
    "mm": "millimetre millimetres millimeter millimeters مم ملم",
    "cm": "centimetre centimetres centimeter centimeters سم",
    "km": "kilometre kilometres kilometer kilometers كم",
    "in": "inch inches pouce pouces بوصة \" '' ″",
    "ft": "foot feet pied pieds قدم",
    "l": "litre litres liter liters lt ltr لتر ل",
    "ml": "millilitre millilitres milliliter milliliters مل",
    "cl": "centilitre centilitres",
    "m3": "m³ cbm",
    "cm3": "cm³ cc",
    "pcs": "pc pce pces piece pieces piéce pièces unit units unité unités u قطعة قطع وحدة",
    "pair": "pairs paire paires زوج",
    "dozen": "dozens douzaine douzaines dz دزينة",
}
_FACTORS = {unit: Decimal(factor) for family in _FAMILIES for unit, factor in family.items()}
_FAMILY = {unit: place for place, family in enumerate(_FAMILIES) for unit in family}
_WORDS = {
    fold_letters(word): unit
    for unit, words in [(unit, unit) for unit in _FACTORS] + list(_OTHER_WORDS.items())
    for word in words.split()
}
_NUMBER_AND_UNIT = re.compile(r"(?P<number>[^A-Za-z\u0600-\u065f\u066e-\u06ef\"'″]*[0-9][.,]?)\s*(?P<unit>\D.*)?")
UNITS = frozenset(_FACTORS)


def split_unit(text: str) -> tuple[str, str]:
    """The number and the word behind it: ``1,5 kg`` -> ``("1,5", "kg")``; the word is empty without one."""
    plain = plain_characters(text).strip()
    found = _NUMBER_AND_UNIT.fullmatch(plain[:200])
    if found is None or len(plain) > 200:
        return plain, ""
    return found["number"].strip(), (found["unit"] or "").strip().rstrip(".")


def unit_of(word: str) -> str | None:
    """Our name of a unit written in English, French or Arabic; None when there is none."""
    return _WORDS.get(fold_letters(word))


def convert_unit(number: Decimal, unit: str, to: str) -> Decimal | None:
    """The quantity in another unit, exactly; None when the two measure different things."""
    if unit == to:
        return number
    if _FAMILY[unit] != _FAMILY[to]:
        return None
    return (number * _FACTORS[unit] / _FACTORS[to]).normalize() + 0
