"""What stands on the shelf by size or grade and not by car: batteries, bulbs, oils, fluids, each listed by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from freight_app.demo.part_kinds import Season, text
from freight_app.demo.vehicles import ENGINES, DemoVehicle
from freight_app.kit.languages import LocalizedText


@dataclass(frozen=True, slots=True)
class ShelfPart:
    """A part with its own number. ``fits`` None fits every car; ``demand`` is buyers a week of this very part."""

    category: str
    brand: str
    number: str
    names: LocalizedText
    about: LocalizedText
    price: float
    weight_kg: float
    demand: float
    season: Season
    measures: tuple[tuple[str, str, str], ...]
    fits: Callable[[DemoVehicle], bool] | None = None
    pieces: int = 1


_BATTERY = text(
    "Maintenance-free and charged on delivery. Your old one is taken back for recycling.",
    "Sans entretien, livrée chargée. Nous reprenons l'ancienne pour recyclage.",
    "بلا صيانة وتسلم مشحونة. نسترجع القديمة لإعادة التدوير.",
)
_BULB = text(
    "Do not touch the glass with bare fingers. Change both sides: they age together.",
    "Ne pas toucher le verre à mains nues. Changer les deux côtés : elles vieillissent ensemble.",
    "لا يلمس الزجاج باليد. يغير الجانبان معا لأنهما يشيخان معا.",
)
_OIL = text(
    "Compare the norm in your handbook: the right grade protects chain, turbo and particle filter.",
    "Comparer la norme du carnet : le bon grade protège chaîne, turbo et filtre à particules.",
    "قارن المواصفة في دليل السيارة: الدرجة الصحيحة تحمي السلسلة والتوربو وفلتر الجسيمات.",
)
_COOLANT = text(
    "Ready to use down to -26 °C. Do not mix colours; empty, rinse and fill.",
    "Prêt à l'emploi jusqu'à -26 °C. Ne pas mélanger les couleurs ; vidanger, rincer et remplir.",
    "جاهز للاستعمال حتى -26 درجة. لا تخلط الألوان؛ يفرغ ويشطف ثم يملأ.",
)
_BRAKE_FLUID = text(
    "Draws water from the air: change every two years and use an open bottle the same day.",
    "Absorbe l'humidité : à changer tous les deux ans ; un flacon ouvert s'utilise le jour même.",
    "يمتص رطوبة الهواء: يغير كل سنتين وتستعمل القنينة المفتوحة في يومها.",
)
_SCREENWASH = text(
    "Takes off insects and the film of dust that dazzles in low sun.",
    "Enlève insectes et film de poussière qui éblouit au soleil rasant.",
    "يزيل الحشرات وغشاء الغبار الذي يبهر في الشمس المنخفضة.",
)


def shelf_parts() -> list[ShelfPart]:
    """All seventy-two of them, in the order of the tree."""
    return [*_batteries(), *_bulbs(), *_oils(), *_fluids()]


# --- batteries: capacity (Ah), cold start (A), length, width, height (mm), price, numbers of Varta and Bosch


_STARTER_BATTERIES = (
    (44, 440, 207, 175, 175, 189.0, "544 402 044", "0 092 S40 010"),
    (52, 470, 207, 175, 190, 209.0, "552 400 047", "0 092 S40 020"),
    (60, 540, 242, 175, 175, 235.0, "560 409 054", "0 092 S40 040"),
    (70, 630, 261, 175, 220, 279.0, "570 412 063", "0 092 S40 260"),
    (74, 680, 278, 175, 190, 298.0, "574 012 068", "0 092 S40 080"),
    (95, 830, 353, 175, 190, 389.0, "595 402 080", "0 092 S50 130"),
)
_START_STOP_BATTERIES = (
    (60, 560, 242, 175, 190, 365.0, "560 500 056", "0 092 S5E 050"),
    (65, 650, 278, 175, 175, 398.0, "565 500 065", "0 092 S5E 070"),
    (70, 760, 278, 175, 190, 489.0, "570 901 076", "0 092 S5A 080"),
    (80, 800, 315, 175, 190, 559.0, "580 901 080", "0 092 S5A 110"),
)


def _needed_capacity(vehicle: DemoVehicle) -> int:
    """What the starter of this car wants, in ampere hours: by displacement, and more for diesel."""
    engine = ENGINES[vehicle.family]
    if engine.fuel == "petrol":
        return 44 if engine.litres < 1.3 else 52
    return 60 if engine.litres < 1.6 else 70 if engine.litres < 2.2 else 95


def _fits_battery(capacity: int, *, start_stop: bool) -> Callable[[DemoVehicle], bool]:
    def fits(vehicle: DemoVehicle) -> bool:
        needed = _needed_capacity(vehicle)
        stops_at_lights = vehicle.year_to is None or vehicle.year_to >= 2020
        return needed <= capacity <= needed + 16 and (stops_at_lights or not start_stop)

    return fits


def _batteries() -> Iterator[ShelfPart]:
    for start_stop, sizes in ((False, _STARTER_BATTERIES), (True, _START_STOP_BATTERIES)):
        for capacity, cold, length, width, height, price, *numbers in sizes:
            for brand, number, factor in zip(("Varta", "Bosch"), numbers, (1.0, 0.96), strict=True):
                extra = " Start-Stop" if start_stop else ""
                yield ShelfPart(
                    category="start-stop-batteries" if start_stop else "starter-batteries",
                    brand=brand,
                    number=number,
                    names=text(
                        f"Battery {capacity} Ah {cold} A{extra}",
                        f"Batterie {capacity} Ah {cold} A{extra}",
                        f"بطارية {capacity} أمبير {cold} أ" + (" ستارت ستوب" if start_stop else ""),
                    ),
                    about=_BATTERY,
                    price=price * factor,
                    weight_kg=capacity * 0.235,
                    demand=1.6 if start_stop else 4.2 if capacity in {60, 70} else 2.4,
                    season=Season.WINTER,
                    measures=(
                        ("voltage", "12", "V"),
                        ("capacity", str(capacity), "Ah"),
                        ("cold_start", str(cold), "A"),
                        ("length", str(length), "mm"),
                        ("width", str(width), "mm"),
                        ("height", str(height), "mm"),
                    ),
                    fits=_fits_battery(capacity, start_stop=start_stop),
                )


# --- bulbs: socket, watts, price, buyers a week, numbers of Osram and Bosch


_HEADLAMP_BULBS = (
    ("H7", "55", 9.5, 14.0, "64210L", "1 987 302 071"),
    ("H7 +130%", "55", 32.0, 4.0, "64210NL", "1 987 301 430"),
    ("H4", "60/55", 8.9, 11.0, "64193", "1 987 302 041"),
    ("H4 +130%", "60/55", 29.5, 2.5, "64193NL", "1 987 301 429"),
    ("H1", "55", 7.8, 6.0, "64150L", "1 987 302 011"),
    ("H11", "55", 24.5, 2.0, "64211L", "1 987 302 084"),
    ("D1S", "35", 168.0, 0.5, "66140", "1 987 302 905"),
)
_SIGNAL_BULBS = (
    ("P21W", "21", 2.4, 9.0, "7506", "1 987 302 201"),
    ("P21/5W", "21/5", 3.2, 7.0, "7528", "1 987 302 202"),
    ("W5W", "5", 1.8, 8.0, "2825", "1 987 302 206"),
    ("PY21W", "21", 3.6, 3.0, "7507", "1 987 302 213"),
    ("R5W", "5", 2.1, 2.0, "5007", "1 987 302 204"),
)


def _bulbs() -> Iterator[ShelfPart]:
    for category, sockets in (("headlamp-bulbs", _HEADLAMP_BULBS), ("signal-bulbs", _SIGNAL_BULBS)):
        for socket, watts, price, demand, *numbers in sockets:
            for brand, number, factor in zip(("Osram", "Bosch"), numbers, (1.0, 0.9), strict=True):
                yield ShelfPart(
                    category=category,
                    brand=brand,
                    number=number,
                    names=text(
                        f"Bulb {socket}, {watts} W", f"Ampoule {socket}, {watts} W", f"مصباح {socket}، {watts} واط"
                    ),
                    about=_BULB,
                    price=price * factor,
                    weight_kg=0.03,
                    demand=demand * (1.2 if brand == "Osram" else 0.8),
                    season=Season.WINTER,
                    measures=(("socket", socket.split()[0], ""), ("voltage", "12", "V"), ("power", watts, "W")),
                    pieces=2,
                )


# --- oils: name, grade, norm, number, price of a litre, buyers a week, the grades that engines ask for


_SYNTHETIC_OILS = (
    ("Quartz Ineo First", "0W-30", "C2", "2131", 34.5, 2.2, "0W-30 C2"),
    ("Quartz Ineo ECS", "5W-30", "C2", "2135", 31.9, 9.0, "5W-30 C2"),
    ("Quartz Ineo MC3", "5W-30", "C3", "2137", 32.8, 5.0, "5W-30 C3"),
    ("Quartz Ineo C4", "5W-30", "C4", "2139", 33.4, 6.0, "5W-30 C4"),
    ("Quartz 9000", "5W-40", "A3/B4", "2141", 28.9, 6.5, "5W-40"),
    ("Quartz 9000 Future", "5W-30", "A5/B5", "2143", 29.6, 3.5, "5W-30"),
    ("Quartz Ineo Xtra", "0W-20", "C5", "2145", 36.5, 1.2, "0W-20"),
)
_SEMI_SYNTHETIC_OILS = (
    ("Quartz 7000", "10W-40", "A3/B4", "2161", 19.8, 10.0, "10W-40"),
    ("Quartz 7000 Diesel", "10W-40", "B4", "2163", 20.6, 6.0, "10W-40"),
    ("Quartz 5000", "15W-40", "A3/B3", "2165", 15.9, 4.0, "10W-40"),
)


def _fits_oil(grade: str) -> Callable[[DemoVehicle], bool]:
    return lambda vehicle: ENGINES[vehicle.family].oil == grade


def _oils() -> Iterator[ShelfPart]:
    shelves = (("synthetic-oils", _SYNTHETIC_OILS), ("semi-synthetic-oils", _SEMI_SYNTHETIC_OILS))
    for category, oils in shelves:
        for name, grade, norm, number, litre_price, demand, asked_for in oils:
            for litres, factor in ((1, 1.0), (5, 4.3)):
                yield ShelfPart(
                    category=category,
                    brand="TotalEnergies",
                    number=f"{number}{litres:02d}",
                    names=text(
                        f"Engine oil {name} {grade}, {litres} l",
                        f"Huile moteur {name} {grade}, {litres} l",
                        f"زيت محرك {name} {grade}، {litres} لتر",
                    ),
                    about=_OIL,
                    price=litre_price * factor,
                    weight_kg=litres * 0.9,
                    demand=demand * (1.6 if litres == 5 else 0.9),
                    season=Season.EVEN,
                    measures=(("grade", grade, ""), ("norm", f"ACEA {norm}", ""), ("volume", str(litres), "l")),
                    fits=_fits_oil(asked_for),
                )


# --- fluids: category, names, text, brand, number, price, weight, demand, season, measures


def _fluids() -> Iterator[ShelfPart]:
    for colour_en, colour_fr, colour_ar, number, price in (
        ("pink", "rose", "وردي", "2201", 34.5),
        ("green", "vert", "أخضر", "2203", 29.0),
        ("blue", "bleu", "أزرق", "2205", 27.5),
    ):
        yield ShelfPart(
            category="coolants",
            brand="TotalEnergies",
            number=number,
            names=text(
                f"Coolant, {colour_en}, 5 l",
                f"Liquide de refroidissement {colour_fr}, 5 l",
                f"سائل تبريد {colour_ar}، 5 لتر",
            ),
            about=_COOLANT,
            price=price,
            weight_kg=5.4,
            demand=4.0,
            season=Season.SUMMER,
            measures=(("volume", "5", "l"),),
        )
    for brand, norm, boiling, number, price in (
        ("TRW", "DOT 4", "260", "PFB440", 18.9),
        ("Bosch", "DOT 4", "265", "1 987 479 106", 19.5),
        ("TRW", "DOT 5.1", "270", "PFB540", 27.4),
    ):
        yield ShelfPart(
            category="brake-fluids",
            brand=brand,
            number=number,
            names=text(f"Brake fluid {norm}, 0.5 l", f"Liquide de frein {norm}, 0,5 l", f"سائل فرامل {norm}، 0.5 لتر"),
            about=_BRAKE_FLUID,
            price=price,
            weight_kg=0.6,
            demand=3.0,
            season=Season.TRAVEL,
            measures=(("norm", norm, ""), ("boiling_point", boiling, "°C"), ("volume", "0.5", "l")),
        )
    for litres, number, price in ((1, "2301", 6.9), (5, "2305", 22.5)):
        yield ShelfPart(
            category="screenwash",
            brand="TotalEnergies",
            number=number,
            names=text(f"Screenwash, {litres} l", f"Liquide lave-glace, {litres} l", f"سائل غسل الزجاج، {litres} لتر"),
            about=_SCREENWASH,
            price=price,
            weight_kg=litres * 1.0,
            demand=5.0,
            season=Season.AUTUMN,
            measures=(("volume", str(litres), "l"),),
        )
