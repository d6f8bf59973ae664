"""Sixty vehicles as they drive in Tunis, with the engines and years that they were sold with.

Parts do not fit a car one by one: filters and belts follow the *engine* (the PSA 1.6 HDi is under a dozen bonnets),
brakes, wipers and dampers follow the *platform*. Both are named here, and ``parts.py`` files its products by them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine family. ``fuel`` is diesel or petrol; ``litres`` sets the size of its filters and its oil."""

    key: str
    litres: float
    fuel: str
    cylinders: int
    # Toothed belt or chain: a chain needs no timing kit.
    has_timing_belt: bool
    # The grade that the maker asks for.
    oil: str
    # Diesel only: a particulate filter wants low-ash oil and has its own sensors.
    maker: str


@dataclass(frozen=True, slots=True)
class DemoVehicle:
    """A model with an engine. ``share`` is how often it stands in front of our counter, against the others."""

    make: str
    model: str
    engine: str
    engine_code: str
    family: str
    platform: str
    power_kw: int
    year_from: int
    year_to: int | None
    share: int

    @property
    def fuel(self) -> str:
        return ENGINES[self.family].fuel


ENGINES: dict[str, Engine] = {
    engine.key: engine
    for engine in (
        Engine("psa-dv6", 1.6, "diesel", 4, True, "5W-30 C2", "PSA"),
        Engine("psa-dv5", 1.5, "diesel", 4, True, "0W-30 C2", "PSA"),
        Engine("psa-eb2", 1.2, "petrol", 3, True, "0W-30 C2", "PSA"),
        Engine("psa-tu", 1.4, "petrol", 4, True, "10W-40", "PSA"),
        Engine("psa-ec5", 1.6, "petrol", 4, True, "5W-30 C2", "PSA"),
        Engine("psa-dw10", 2.0, "diesel", 4, True, "5W-30 C2", "PSA"),
        Engine("ren-k9k", 1.5, "diesel", 4, True, "5W-30 C4", "Renault"),
        Engine("ren-d4f", 1.2, "petrol", 4, True, "10W-40", "Renault"),
        Engine("ren-h4b", 0.9, "petrol", 3, False, "5W-40", "Renault"),
        Engine("ren-k7m", 1.6, "petrol", 4, True, "10W-40", "Renault"),
        Engine("vag-ea189", 1.6, "diesel", 4, True, "5W-30 C3", "VAG"),
        Engine("vag-ea211", 1.2, "petrol", 4, True, "5W-30 C3", "VAG"),
        Engine("vag-ea288", 2.0, "diesel", 4, True, "5W-30 C3", "VAG"),
        Engine("fiat-fire", 1.2, "petrol", 4, True, "5W-40", "Fiat"),
        Engine("fiat-mjet", 1.3, "diesel", 4, False, "5W-30 C2", "Fiat"),
        Engine("hk-kappa", 1.2, "petrol", 4, False, "5W-30", "Hyundai"),
        Engine("hk-gamma", 1.6, "petrol", 4, False, "5W-30", "Hyundai"),
        Engine("hk-u2", 1.6, "diesel", 4, False, "5W-30 C3", "Hyundai"),
        Engine("toy-1nr", 1.3, "petrol", 4, False, "0W-20", "Toyota"),
        Engine("toy-kd", 2.5, "diesel", 4, True, "10W-40", "Toyota"),
        Engine("isu-4jk1", 2.5, "diesel", 4, False, "10W-40", "Isuzu"),
        Engine("mit-4d56", 2.5, "diesel", 4, True, "10W-40", "Mitsubishi"),
        Engine("ford-tdci", 2.2, "diesel", 4, False, "5W-30 C2", "Ford"),
        Engine("suz-k12", 1.2, "petrol", 4, False, "5W-30", "Suzuki"),
    )
}

_V = DemoVehicle
VEHICLES: tuple[DemoVehicle, ...] = (
    _V("Peugeot", "208", "1.6 HDi", "DV6", "psa-dv6", "psa-pf1", 68, 2012, 2019, 10),
    _V("Peugeot", "208", "1.2 PureTech", "EB2F", "psa-eb2", "psa-pf1", 60, 2012, 2019, 8),
    _V("Peugeot", "208 II", "1.2 PureTech 100", "EB2ADTD", "psa-eb2", "psa-cmp", 74, 2019, None, 6),
    _V("Peugeot", "206", "1.4", "TU3JP", "psa-tu", "psa-206", 55, 1998, 2009, 7),
    _V("Peugeot", "206+", "1.4 HDi", "DV4TD", "psa-dv6", "psa-206", 50, 2009, 2013, 5),
    _V("Peugeot", "301", "1.6 HDi", "DV6", "psa-dv6", "psa-pf1", 68, 2012, 2021, 9),
    _V("Peugeot", "301", "1.6 VTi", "EC5F", "psa-ec5", "psa-pf1", 85, 2012, 2021, 4),
    _V("Peugeot", "308 II", "1.6 BlueHDi", "DV6FC", "psa-dv6", "psa-emp2", 88, 2013, 2021, 6),
    _V("Peugeot", "2008", "1.6 BlueHDi", "DV6FD", "psa-dv6", "psa-pf1", 73, 2013, 2019, 4),
    _V("Peugeot", "Partner", "1.6 HDi", "DV6", "psa-dv6", "psa-b9", 66, 2008, 2018, 9),
    _V("Peugeot", "Partner III", "1.5 BlueHDi", "DV5RD", "psa-dv5", "psa-emp2", 75, 2018, None, 3),
    _V("Peugeot", "Expert", "2.0 HDi", "DW10", "psa-dw10", "psa-g9", 94, 2007, 2016, 3),
    _V("Citroën", "C3", "1.6 HDi", "DV6", "psa-dv6", "psa-pf1", 68, 2009, 2016, 5),
    _V("Citroën", "C3 III", "1.2 PureTech", "EB2F", "psa-eb2", "psa-pf1", 61, 2016, None, 5),
    _V("Citroën", "C-Elysée", "1.6 HDi", "DV6", "psa-dv6", "psa-pf1", 68, 2012, 2020, 6),
    _V("Citroën", "C4 II", "1.6 HDi", "DV6C", "psa-dv6", "psa-pf2", 84, 2010, 2018, 3),
    _V("Citroën", "Berlingo", "1.6 HDi", "DV6", "psa-dv6", "psa-b9", 66, 2008, 2018, 7),
    _V("Citroën", "Jumper", "2.2 HDi", "P22DTE", "ford-tdci", "psa-x250", 96, 2011, 2016, 2),
    _V("Renault", "Clio IV", "1.5 dCi", "K9K 608", "ren-k9k", "ren-b", 55, 2012, 2019, 9),
    _V("Renault", "Clio IV", "0.9 TCe", "H4Bt 400", "ren-h4b", "ren-b", 66, 2012, 2019, 4),
    _V("Renault", "Clio III", "1.2 16V", "D4F 740", "ren-d4f", "ren-b", 55, 2005, 2014, 6),
    _V("Renault", "Clio II Campus", "1.2", "D7F 726", "ren-d4f", "ren-x65", 43, 1998, 2012, 7),
    _V("Renault", "Symbol", "1.2 16V", "D4F 728", "ren-d4f", "ren-x65", 55, 2006, 2013, 7),
    _V("Renault", "Symbol III", "1.6", "K7M 764", "ren-k7m", "ren-m0", 60, 2013, 2021, 5),
    _V("Renault", "Mégane III", "1.5 dCi", "K9K 832", "ren-k9k", "ren-c", 78, 2008, 2016, 4),
    _V("Renault", "Mégane IV", "1.5 dCi", "K9K 656", "ren-k9k", "ren-cmf", 81, 2016, 2022, 3),
    _V("Renault", "Kangoo II", "1.5 dCi", "K9K 808", "ren-k9k", "ren-c", 63, 2008, 2021, 7),
    _V("Dacia", "Logan II", "1.5 dCi", "K9K 612", "ren-k9k", "ren-m0", 55, 2012, 2020, 5),
    _V("Dacia", "Sandero II", "0.9 TCe", "H4Bt 408", "ren-h4b", "ren-m0", 66, 2012, 2020, 4),
    _V("Dacia", "Duster", "1.5 dCi 4x4", "K9K 898", "ren-k9k", "ren-m0", 80, 2010, 2017, 5),
    _V("Volkswagen", "Golf VI", "1.6 TDI", "CAYC", "vag-ea189", "vag-pq35", 77, 2009, 2013, 7),
    _V("Volkswagen", "Golf VII", "1.2 TSI", "CJZA", "vag-ea211", "vag-mqb", 77, 2012, 2020, 6),
    _V("Volkswagen", "Golf VII", "2.0 TDI", "CRBC", "vag-ea288", "vag-mqb", 110, 2012, 2020, 3),
    _V("Volkswagen", "Polo V", "1.6 TDI", "CAYB", "vag-ea189", "vag-pq25", 66, 2009, 2017, 7),
    _V("Volkswagen", "Polo V", "1.2 TSI", "CJZC", "vag-ea211", "vag-pq25", 66, 2014, 2017, 5),
    _V("Volkswagen", "Caddy III", "1.6 TDI", "CAYD", "vag-ea189", "vag-pq35", 75, 2010, 2015, 5),
    _V("Volkswagen", "Passat B8", "2.0 TDI", "CRLB", "vag-ea288", "vag-mqb", 110, 2014, 2021, 3),
    _V("Seat", "Ibiza IV", "1.6 TDI", "CAYB", "vag-ea189", "vag-pq25", 66, 2009, 2015, 6),
    _V("Seat", "Leon III", "1.2 TSI", "CJZA", "vag-ea211", "vag-mqb", 77, 2012, 2018, 3),
    _V("Škoda", "Fabia II", "1.6 TDI", "CAYC", "vag-ea189", "vag-pq25", 77, 2010, 2014, 3),
    _V("Fiat", "Grande Punto", "1.2 8V", "199 A4.000", "fiat-fire", "fiat-scg", 48, 2005, 2012, 6),
    _V("Fiat", "Grande Punto", "1.3 Multijet", "199 A2.000", "fiat-mjet", "fiat-scg", 55, 2005, 2012, 5),
    _V("Fiat", "Fiorino", "1.3 Multijet", "199 A9.000", "fiat-mjet", "fiat-scg", 55, 2007, 2021, 6),
    _V("Fiat", "500", "1.2 8V", "169 A4.000", "fiat-fire", "fiat-mini", 51, 2007, 2020, 4),
    _V("Fiat", "Panda III", "1.2 8V", "169 A4.000", "fiat-fire", "fiat-mini", 51, 2012, 2021, 3),
    _V("Hyundai", "i10", "1.2", "G4LA", "hk-kappa", "hk-a", 64, 2013, 2019, 6),
    _V("Hyundai", "i20", "1.2", "G4LA", "hk-kappa", "hk-b", 62, 2014, 2020, 5),
    _V("Hyundai", "Accent", "1.6 CRDi", "D4FB", "hk-u2", "hk-b", 94, 2011, 2018, 3),
    _V("Hyundai", "Tucson", "1.6 GDi", "G4FD", "hk-gamma", "hk-c", 97, 2015, 2021, 3),
    _V("Kia", "Picanto", "1.2", "G4LA", "hk-kappa", "hk-a", 62, 2011, 2017, 7),
    _V("Kia", "Rio", "1.2", "G4LA", "hk-kappa", "hk-b", 62, 2017, 2023, 6),
    _V("Kia", "Sportage", "1.6 GDi", "G4FD", "hk-gamma", "hk-c", 97, 2015, 2021, 3),
    _V("Kia", "Cerato", "1.6 CRDi", "D4FB", "hk-u2", "hk-c", 94, 2013, 2018, 2),
    _V("Toyota", "Yaris", "1.33 VVT-i", "1NR-FE", "toy-1nr", "toy-b", 73, 2011, 2020, 4),
    _V("Toyota", "Corolla", "1.33 VVT-i", "1NR-FE", "toy-1nr", "toy-mc", 73, 2013, 2019, 3),
    _V("Toyota", "Hilux", "2.5 D-4D", "2KD-FTV", "toy-kd", "toy-imv", 106, 2005, 2015, 5),
    _V("Isuzu", "D-Max", "2.5 TD", "4JK1-TC", "isu-4jk1", "isu-dmax", 100, 2012, 2020, 9),
    _V("Mitsubishi", "L200", "2.5 DI-D", "4D56", "mit-4d56", "mit-l200", 100, 2006, 2015, 4),
    _V("Ford", "Ranger", "2.2 TDCi", "GBVAJQJ", "ford-tdci", "ford-t6", 110, 2011, 2022, 4),
    _V("Suzuki", "Swift", "1.2 VVT", "K12B", "suz-k12", "suz-az", 69, 2010, 2017, 4),
)  # fmt: skip


def vehicles_by_engine() -> dict[str, list[DemoVehicle]]:
    """Every engine family with the vehicles that carry it, the most asked for family first."""
    return _grouped("family")


def vehicles_by_platform() -> dict[str, list[DemoVehicle]]:
    """Every platform with the vehicles that stand on it, the most asked for platform first."""
    return _grouped("platform")


def group_share(vehicles: list[DemoVehicle]) -> int:
    """How often any vehicle of a group stands in front of our counter."""
    return sum(vehicle.share for vehicle in vehicles)


def _grouped(by: str) -> dict[str, list[DemoVehicle]]:
    groups: dict[str, list[DemoVehicle]] = {}
    for vehicle in VEHICLES:
        groups.setdefault(getattr(vehicle, by), []).append(vehicle)
    return dict(sorted(groups.items(), key=lambda group: (-group_share(group[1]), group[0])))
