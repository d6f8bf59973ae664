"""Who buys and who works in the demo shop: customers and companies of Tunisia, and the staff.

Mail addresses end in ``.test``: nobody can ever receive what is sent there.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from freight_app.accounts.permissions import Role
from freight_app.demo.seed import random_stream
from freight_app.kit.languages import Language

CUSTOMER_COUNT = 300
RETAILER_COUNT = 25
DEMO_PASSWORD = "freight-demo-2026"  # noqa: S105 - printed at the start, for accounts that exist in the demo alone

# Name in Latin and in Arabic letters.
_FIRST_NAMES = (
    *(("Mohamed", "محمد"), ("Ahmed", "أحمد"), ("Ali", "علي"), ("Youssef", "يوسف"), ("Sami", "سامي")),
    *(("Karim", "كريم"), ("Walid", "وليد"), ("Nizar", "نزار"), ("Hichem", "هشام"), ("Mehdi", "المهدي")),
    *(("Anis", "أنيس"), ("Béchir", "البشير"), ("Chokri", "شكري"), ("Fethi", "فتحي"), ("Habib", "الحبيب")),
    *(("Khaled", "خالد"), ("Lotfi", "لطفي"), ("Mongi", "المنجي"), ("Ridha", "رضا"), ("Slim", "سليم")),
    *(("Amira", "أميرة"), ("Fatma", "فاطمة"), ("Ines", "إيناس"), ("Leïla", "ليلى"), ("Mariem", "مريم")),
    *(("Nadia", "نادية"), ("Olfa", "ألفة"), ("Rim", "ريم"), ("Sonia", "سنية"), ("Yosra", "يسرى")),
)
_FAMILY_NAMES = (
    *(("Ben Ali", "بن علي"), ("Trabelsi", "الطرابلسي"), ("Gharbi", "الغربي"), ("Hammami", "الهمامي")),
    *(("Jaziri", "الجزيري"), ("Khelifi", "الخليفي"), ("Mansouri", "المنصوري"), ("Mejri", "الماجري")),
    *(("Nasri", "النصري"), ("Ouali", "الوالي"), ("Riahi", "الرياحي"), ("Saidi", "السعيدي")),
    *(("Sassi", "الساسي"), ("Tlili", "التليلي"), ("Zouari", "الزواري"), ("Ayari", "العياري")),
    *(("Bouazizi", "البوعزيزي"), ("Chaabane", "شعبان"), ("Dridi", "الدريدي"), ("Ferjani", "الفرجاني")),
    *(("Guesmi", "القاسمي"), ("Jlassi", "الجلاصي"), ("Karoui", "القروي"), ("Mabrouk", "مبروك")),
)


@dataclass(frozen=True, slots=True)
class Town:
    """``share`` is how many of a hundred customers live there."""

    name: str
    governorate: str
    postal_code: str
    share: int


TOWNS = (
    Town("Tunis", "Tunis", "1000", 22),
    Town("La Marsa", "Tunis", "2070", 7),
    Town("Le Bardo", "Tunis", "2000", 6),
    Town("Ariana", "Ariana", "2080", 11),
    Town("La Soukra", "Ariana", "2036", 5),
    Town("Ben Arous", "Ben Arous", "2013", 8),
    Town("Ezzahra", "Ben Arous", "2034", 4),
    Town("Mégrine", "Ben Arous", "2033", 3),
    Town("Manouba", "Manouba", "2010", 4),
    Town("Nabeul", "Nabeul", "8000", 5),
    Town("Hammamet", "Nabeul", "8050", 3),
    Town("Bizerte", "Bizerte", "7000", 4),
    Town("Sousse", "Sousse", "4000", 6),
    Town("Monastir", "Monastir", "5000", 3),
    Town("Sfax", "Sfax", "3000", 6),
    Town("Kairouan", "Kairouan", "3100", 2),
    Town("Gabès", "Gabès", "6000", 1),
)
_STREETS = (
    *("avenue Habib Bourguiba", "rue de Marseille", "rue Ibn Khaldoun", "avenue de la Liberté", "rue Farhat Hached"),
    *("avenue Taïeb Mhiri", "rue du Lac Léman", "rue de Palestine", "avenue Mongi Slim", "rue Tahar Haddad"),
    *("rue des Orangers", "avenue de Carthage", "rue El Jazira", "rue Ali Bach Hamba", "avenue Fattouma Bourguiba"),
)
_LANGUAGES: tuple[tuple[Language, int], ...] = (("fr", 62), ("ar", 32), ("en", 6))

# Legal name; the town is by its place in TOWNS.
_COMPANIES = (
    *(("Garage El Amel", 3), ("Auto Pièces Sfax", 14), ("Mécanique Générale du Lac", 0), ("Garage Ennasr", 3)),
    *(("Centre Auto Carthage", 1), ("Pneus et Freins Mégrine", 7), ("Garage Frères Trabelsi", 2)),
    *(("Sahel Auto Service", 12), ("Diesel Service Bizerte", 11), ("Garage de la Médina", 0)),
    *(("Transport Ben Arous", 5), ("Location Jasmin", 10), ("Auto Clinique Ariana", 3), ("Garage El Manar", 0)),
    *(("Atelier Mécanique Kairouan", 15), ("Taxi Union Tunis", 0), ("Garage Monastir Plage", 13)),
    *(("Pièces Auto Nabeul", 9), ("Electro Diesel Manouba", 8), ("Garage La Soukra", 4)),
    *(("Livraison Express Sfax", 14), ("Garage Gabès Sud", 16), ("Auto Froid Clim", 0)),
    *(("Garage Ezzahra", 6), ("Coopérative Taxis Sousse", 12)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoStreet:
    """An address in Tunisia, without who lives there."""

    line: str
    town: Town


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who orders. ``email`` is empty for a guest; ``joined`` is days ago that the account was made.

    ``zeal`` is how often this customer orders, against an average one.
    """

    name: str
    email: str
    phone: str
    language: Language
    street: DemoStreet
    joined: int
    zeal: float


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """A retailer and the person who orders for it. ``price_group`` None: not approved.

    ``rejected_because`` is set for those that were turned down; both None means that it still waits.
    """

    contact: DemoPerson
    legal_name: str
    tax_number: str
    price_group: str | None
    rejected_because: str | None


@dataclass(frozen=True, slots=True)
class DemoStaff:
    role: Role
    name: str
    email: str


STAFF = (
    DemoStaff(Role.ADMIN, "Amel Gharbi", "admin@demo.test"),
    DemoStaff(Role.SALES, "Hatem Riahi", "sales@demo.test"),
    DemoStaff(Role.BUYER, "Dorra Mansouri", "buyer@demo.test"),
    DemoStaff(Role.PICKER, "Yassine Dridi", "picker@demo.test"),
    DemoStaff(Role.RECEIVER, "Sana Jlassi", "receiver@demo.test"),
    DemoStaff(Role.DRIVER, "Moez Ayari", "driver@demo.test"),
)


def make_customers() -> list[DemoPerson]:
    """Three hundred of them; the first is the demo account."""
    rng = random_stream("customers")
    known = DemoPerson(
        name="Ines Trabelsi",
        email="customer@demo.test",
        phone="+21698765432",
        language="fr",
        street=DemoStreet("12 rue de Marseille", TOWNS[0]),
        joined=400,
        zeal=2.0,
    )
    return [known, *(_person(rng, f"c{number}") for number in range(2, CUSTOMER_COUNT + 1))]


def make_companies() -> list[DemoCompany]:
    """Twenty-five of them; the first is the demo account. Three wait for an answer, two were turned down."""
    rng = random_stream("companies")
    return [_company(rng, place, *named) for place, named in enumerate(_COMPANIES)]


def make_guest(rng: Random) -> DemoPerson:
    """Somebody who orders without an account."""
    return _person(rng, "")


def _company(rng: Random, place: int, legal_name: str, town: int) -> DemoCompany:
    contact = _person(rng, f"r{place + 1}")
    waits = place >= RETAILER_COUNT - 5
    turned_down = place >= RETAILER_COUNT - 2
    return DemoCompany(
        contact=DemoPerson(
            name=contact.name,
            email="retailer@demo.test" if place == 0 else contact.email,
            phone=contact.phone,
            language=contact.language,
            street=DemoStreet(contact.street.line, TOWNS[town]),
            joined=(rng.randint(1, 6) if waits and not turned_down else rng.randint(60, 720)) if place else 700,
            zeal=rng.uniform(0.4, 2.2),
        ),
        legal_name=legal_name,
        tax_number=f"{rng.randint(1000000, 1799999)}{rng.choice('ABCDEFGHKL')}/A/M/000",
        price_group=None if waits else "trade_a" if place % 3 == 0 else "trade_b",
        rejected_because="The tax number is not in the register of companies." if turned_down else None,
    )


def _person(rng: Random, key: str) -> DemoPerson:
    first, family = rng.choice(_FIRST_NAMES), rng.choice(_FAMILY_NAMES)
    language: Language = rng.choices(_LANGUAGES, [share for _code, share in _LANGUAGES])[0][0]
    # About half of those who read Arabic also write their name in it.
    script = 1 if language == "ar" and rng.random() < 0.5 else 0
    town = rng.choices(TOWNS, [town.share for town in TOWNS])[0]
    return DemoPerson(
        name=f"{first[script]} {family[script]}",
        email=f"{_plain(first[0])}.{_plain(family[0])}.{key}@mail.test" if key else "",
        phone=_phone(rng),
        language=language,
        street=DemoStreet(f"{rng.randint(1, 180)} {rng.choice(_STREETS)}", town),
        # More join as the shop becomes known.
        joined=int(725 * rng.random() ** 1.3) + 3,
        zeal=rng.lognormvariate(0, 0.7),
    )


def _phone(rng: Random) -> str:
    """A mobile number of one of the three Tunisian networks."""
    return f"+216{rng.choice('259')}{rng.randint(2, 9)}{rng.randint(100000, 999999)}"


def _plain(name: str) -> str:
    plain = name.lower().translate(str.maketrans("éèïç", "eeic"))
    return "".join(letter for letter in plain if letter.isalpha())
