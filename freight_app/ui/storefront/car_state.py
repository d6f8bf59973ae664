"""The visitor's car: chosen once in four steps, kept for the guest or the user, and spoken of everywhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import reflex as rx

from freight_app.catalogue import vehicles
from freight_app.catalogue.dtos import SavedCarView, VehicleView
from freight_app.kit.house import current_house
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.storefront.search_address import SEARCH_PATH, SearchAddress
from freight_app.ui.storefront.shopper import name_of_car
from freight_app.ui.visitor import Visitor, visitor

# One metric horsepower is 75 kgf·m/s, so that a kilowatt is 1.359 62 of them.
HORSEPOWER_PER_KW = 1.35962
_PICKER_PATH = "/my-car"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class CarRow:
    """A car of the visitor's garage."""

    id: int
    name: str
    facts: str
    current: bool


class CarState(rx.State):
    """The garage and the picker. Ids that come in are looked up within the visitor's own garage."""

    cars: list[CarRow] = []
    car: CarRow = CarRow(0, "", "", current=False)
    is_loaded: bool = False
    is_choosing: bool = False
    makes: list[Option] = []
    models: list[Option] = []
    years: list[Option] = []
    engines: list[Option] = []
    make: str = ""
    model: str = ""
    year: str = ""
    engine: str = ""
    # Where the visitor was before the picker, to go back there with the car.
    _came_from: str = "/"

    @rx.event
    @public
    async def load(self) -> None:
        """The garage and the makes to choose from."""
        await self._load()

    @rx.event
    @public
    async def pick_make(self, value: str) -> None:
        """First step: the others start anew."""
        self.make, self.model, self.year, self.engine = value[:120], "", "", ""
        self.years, self.engines = [], []
        self.models = await asyncio.to_thread(_models, self.make)

    @rx.event
    @public
    async def pick_model(self, value: str) -> None:
        self.model, self.year, self.engine = value[:120], "", ""
        self.engines = []
        self.years = await asyncio.to_thread(_years, self.make, self.model)

    @rx.event
    @public
    async def pick_year(self, value: str) -> None:
        """Third step; a single engine of that year is chosen at once."""
        self.year, self.engine = value if _is_number(value) else "", ""
        found = await asyncio.to_thread(_engines, self.make, self.model, self.year, visitor().language)
        self.engines = found
        if len(found) == 1:
            self.engine = found[0].value

    @rx.event
    @public
    async def pick_engine(self, value: str) -> None:
        self.engine = value if any(option.value == value for option in self.engines) else ""

    @rx.event
    @public
    async def save_form(self, form: dict[str, Any]) -> Any:
        """Keep the car that was chosen step by step and go back to where it was asked for."""
        engine, year = str(form.get("engine", "")), str(form.get("year", ""))
        if not _is_number(engine) or not (year == "" or _is_number(year)):
            return None
        await asyncio.to_thread(_save, visitor(), int(engine), int(year) if year else None)
        return await self._changed()

    @rx.event
    @public
    async def use(self, car_id: int) -> Any:
        """Another car of the garage."""
        await asyncio.to_thread(_choose, visitor(), car_id)
        return await self._changed()

    @rx.event
    @public
    async def use_none(self) -> Any:
        """Show the shop without a car; the garage keeps its cars."""
        await asyncio.to_thread(_choose, visitor(), None)
        return await self._changed()

    @rx.event
    @public
    async def forget(self, car_id: int) -> None:
        """Take a car out of the garage."""
        await asyncio.to_thread(_forget, visitor(), car_id)
        await self._load()
        await refresh_shell(self)

    @rx.event
    @public
    async def start_choosing(self) -> None:
        """Open the four steps beside the car that is chosen."""
        self.is_choosing = True

    @rx.event
    @public
    async def stop_choosing(self) -> None:
        self.is_choosing = False

    async def _load(self) -> None:
        self.cars, self.makes = await asyncio.to_thread(_garage, visitor())
        self.car = next((car for car in self.cars if car.current), CarRow(0, "", "", current=False))
        self.is_choosing = False
        self.is_loaded = True

    async def _changed(self) -> Any:
        """Show what changed: on the picker's own page by going back, elsewhere by loading the page again."""
        self.make = self.model = self.year = self.engine = ""
        self.models, self.years, self.engines = [], [], []
        url = self.router.url
        here = url.path + (f"?{url.query}" if url.query else "")
        if url.path.rstrip("/") == _PICKER_PATH:
            here = self._came_from
        await self._load()
        await refresh_shell(self)
        return rx.redirect(without_shared_car(here))


async def remember_place(state: rx.State) -> None:
    """Pages of the shop call it when they load, so that the picker knows where to go back to."""
    url = state.router.url
    (await state.get_state(CarState))._came_from = url.path + (f"?{url.query}" if url.query else "")


def without_shared_car(address: str) -> str:
    """The address of a list without the car of whoever shared it: from now on it is the visitor's own."""
    path, _, query = address.partition("?")
    if path != SEARCH_PATH and not path.startswith("/c/"):
        return address
    base = unquote(path.removeprefix("/c/")) if path.startswith("/c/") else ""
    return SearchAddress.read(dict(parse_qsl(query)), base=base).having(vehicle_id=None, vehicle_year=None).href


def car_row(car: SavedCarView, language: str) -> CarRow:
    return CarRow(id=car.id, name=name_of_car(car), facts=vehicle_facts(car.vehicle, language), current=car.is_current)


def _(text: str) -> str:
    """Marks a word for the extractor; it is translated when it is shown."""
    return text


FUELS = {
    "petrol": _("petrol"),
    "diesel": _("diesel"),
    "hybrid": _("hybrid"),
    "electric": _("electric"),
    "lpg": _("gas"),
}


def vehicle_facts(vehicle: VehicleView, language: str) -> str:
    """ "82 hp, petrol, engine EB2F": what the registration card says, to make sure that it is the right one."""
    facts: list[str] = []
    if vehicle.power_kw:
        facts.append(translate("{power} hp", language, power=round(vehicle.power_kw * HORSEPOWER_PER_KW)))
    if vehicle.fuel:
        facts.append(translate(FUELS.get(vehicle.fuel, vehicle.fuel), language))
    if vehicle.engine_code:
        facts.append(translate("engine {code}", language, code=vehicle.engine_code))
    return translate(", ", language).join(facts)


def _is_number(text: str) -> bool:
    """Whether it can be an id or a year; the rooms say whether there is such a thing."""
    return text.isascii() and text.isdigit() and len(text) < 10


def _garage(who: Visitor) -> tuple[list[CarRow], list[Option]]:
    with current_house().read(who.actor) as uow:
        has_garage = who.user is not None or bool(who.guest_token)
        cars = vehicles.list_cars(uow, who.car_owner) if has_garage else []
        makes = [Option(make.slug, make.name) for make in vehicles.list_makes(uow)]
        return [car_row(car, who.language) for car in cars], makes


def _models(make: str) -> list[Option]:
    with current_house().read() as uow:
        return [Option(model.slug, model.name) for model in vehicles.list_models(uow, make)]


def _years(make: str, model: str) -> list[Option]:
    with current_house().read() as uow:
        return [Option(str(year), str(year)) for year in vehicles.list_years(uow, make, model)]


def _engines(make: str, model: str, year: str, language: str) -> list[Option]:
    with current_house().read() as uow:
        found = vehicles.list_vehicles(uow, make=make, model=model, year=int(year) if year else None)
    return [Option(str(one.id), _engine_label(one, language)) for one in found]


def _engine_label(vehicle: VehicleView, language: str) -> str:
    power = (
        f", {translate('{power} hp', language, power=round(vehicle.power_kw * HORSEPOWER_PER_KW))}"
        if vehicle.power_kw
        else ""
    )
    return f"{vehicle.engine}{power} ({vehicle.engine_code})" if vehicle.engine_code else vehicle.engine + power


def _save(who: Visitor, vehicle_id: int, year: int | None) -> None:
    with current_house().write(who.actor) as uow:
        vehicles.save_car(uow, who.car_owner, vehicle_id, year=year)


def _choose(who: Visitor, car_id: int | None) -> None:
    with current_house().write(who.actor) as uow:
        vehicles.choose_car(uow, who.car_owner, car_id)


def _forget(who: Visitor, car_id: int) -> None:
    with current_house().write(who.actor) as uow:
        vehicles.forget_car(uow, who.car_owner, car_id)
