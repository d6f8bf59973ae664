"""What the shop knows about one kind of part: who makes it, what it costs, what is measured, when it is bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from random import Random

from freight_app.kit.languages import LocalizedText


def text(en: str, fr: str, ar: str) -> LocalizedText:
    return {"en": en, "fr": fr, "ar": ar}


class FitsBy(StrEnum):
    """What decides whether the part fits: the engine under the bonnet or the platform that the car stands on."""

    ENGINE = "engine"
    PLATFORM = "platform"


class Season(StrEnum):
    """When in the year a kind is bought; ``seasons.py`` has the months."""

    EVEN = "even"
    WINTER = "winter"
    SUMMER = "summer"
    AUTUMN = "autumn"
    TRAVEL = "travel"


@dataclass(frozen=True, slots=True)
class Measure:
    """A length, mass or count between two bounds, in steps. It grows with the car and differs a little by maker."""

    key: str
    unit: str
    low: float
    high: float
    step: float = 1

    def value(self, rng: Random, size: float) -> str:
        raw = self.low + (self.high - self.low) * min(1.0, max(0.0, size + rng.uniform(-0.12, 0.12)))
        return format(Decimal(str(round(raw / self.step))) * Decimal(str(self.step)), "f")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few written values."""

    key: str
    values: tuple[str, ...]
    unit: str = ""

    def value(self, rng: Random, size: float) -> str:
        return self.values[min(len(self.values) - 1, int(size * len(self.values) + rng.uniform(0, 0.4)))]


@dataclass(frozen=True, slots=True)
class Maker:
    """A brand that makes this kind. ``number`` is the shape of its part numbers: each # is a digit."""

    brand: str
    number: str
    price_factor: float = 1.0
    # Where this maker's version is called otherwise than the kind.
    names: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part that fits by engine or platform. Prices in dinars with tax, from the smallest car to the largest.

    ``pieces`` is how many a customer takes at a time; ``demand`` is how many buyers a week the whole kind has.
    """

    category: str
    names: LocalizedText
    about: LocalizedText
    fits_by: FitsBy
    products: int
    makers: tuple[Maker, ...]
    price: tuple[float, float]
    weight_kg: float
    demand: float
    fuel: str = ""
    needs_timing_belt: bool = False
    season: Season = Season.EVEN
    pieces: int = 1
    measures: tuple[Measure | Choice, ...] = field(default=())


# How the keys of measures are called on the product page.
MEASURE_NAMES: dict[str, LocalizedText] = {
    "height": text("Height", "Hauteur", "الارتفاع"),
    "length": text("Length", "Longueur", "الطول"),
    "width": text("Width", "Largeur", "العرض"),
    "diameter": text("Outer diameter", "Diamètre extérieur", "القطر الخارجي"),
    "inner_diameter": text("Inner diameter", "Diamètre intérieur", "القطر الداخلي"),
    "thickness": text("Thickness", "Épaisseur", "السماكة"),
    "min_thickness": text("Minimum thickness", "Épaisseur minimale", "السماكة الدنيا"),
    "thread": text("Thread", "Filetage", "السن"),
    "bypass": text("Bypass valve", "Clapet de dérivation", "صمام التحويل"),
    "blades": text("Blades", "Nombre de pales", "عدد الشفرات"),
    "pulleys": text("Pulleys", "Nombre de galets", "عدد البكرات"),
    "pieces": text("Pieces in the box", "Pièces dans la boîte", "القطع في العلبة"),
    "rod": text("Rod diameter", "Diamètre de tige", "قطر الساق"),
    "cone": text("Ball joint cone", "Cône de rotule", "مخروط المفصل"),
    "electrodes": text("Electrode", "Électrode", "القطب"),
    "gap": text("Electrode gap", "Écartement des électrodes", "فجوة الأقطاب"),
    "voltage": text("Voltage", "Tension", "الجهد"),
    "current": text("Charging current", "Intensité de charge", "تيار الشحن"),
    "cold_start": text("Cold start current", "Courant de démarrage à froid", "تيار التشغيل البارد"),
    "capacity": text("Capacity", "Capacité", "السعة"),
    "power": text("Power", "Puissance", "القدرة"),
    "socket": text("Socket", "Culot", "القاعدة"),
    "ribs": text("Ribs", "Nombre de nervures", "عدد الأضلاع"),
    "teeth": text("Teeth", "Nombre de dents", "عدد الأسنان"),
    "bolts": text("Bolt holes", "Trous de fixation", "ثقوب التثبيت"),
    "wear_sensors": text("Wear sensors", "Témoins d'usure", "حساسات التآكل"),
    "grade": text("Grade", "Grade", "اللزوجة"),
    "norm": text("Norm", "Norme", "المواصفة"),
    "volume": text("Volume", "Contenance", "الحجم"),
    "boiling_point": text("Dry boiling point", "Point d'ébullition à sec", "نقطة الغليان"),
    "change_every": text("Change every", "À changer tous les", "يغير كل"),
}
