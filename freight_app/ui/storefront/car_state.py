"""The visitor's car: chosen once in four steps, kept for the guest or the user, and spoken of everywhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import reflex as rx

from freight_app.catalogue import vehicles
from freight_app.catalogue.dtos import SavedCarView, VehicleView
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.shopper import name_of_car, name_of_vehicle
from freight_app.ui.storefront.search_address import SEARCH_PATH, SearchAddress
from freight_app.ui.visitor import Visitor, visitor

# One metric horsepower is 75 kgf·m/s, so that a kilowatt is 1.359 62 of them.
HORSEPOWER_PER_KW = 1.35962
_PICKER_PATH = "/my-car"
UNDO_FORGET = "car_forget"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class CarRow:
    """A car of the visitor's garage. ``label`` is what they call it, empty while they do not."""

    id: int
    name: str
    facts: str
    current: bool
    label: str = ""


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
    # The car whose name is being written, 0 for none.
    naming: int = 0
    naming_error: str = ""
    naming_label: str = ""
    # The car that was taken out last, and the one in use before that.
    _forgotten: tuple[SavedCarView, int | None] | None = None
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
        """Take a car out of the garage; the toast brings it back."""
        who = visitor()
        in_use = self.car.id or None
        forgotten = await asyncio.to_thread(_forget, who, car_id)
        self._forgotten = (forgotten, in_use)
        text = translate("{name} was taken out", who.language, name=name_of_car(forgotten))
        await show_toast(self, text, tone="plain", undo=UNDO_FORGET)
        await self._show_garage()

    @rx.event
    @public
    async def undo_forget(self) -> None:
        """The car that was taken out last, with its name, and the one in use as before."""
        forgotten, self._forgotten = self._forgotten, None
        if forgotten is not None:
            await asyncio.to_thread(_bring_back, visitor(), *forgotten)
            await self._show_garage()

    @rx.event
    @public
    async def open_naming(self, car_id: int) -> None:
        """Ask what the car is called."""
        found = next((car for car in self.cars if car.id == car_id), None)
        if found is not None:
            self.naming, self.naming_label, self.naming_error = found.id, found.label, ""

    @rx.event
    @public
    async def close_naming(self) -> None:
        self.naming = 0

    @rx.event
    @public
    async def name_car(self, form: dict[str, Any]) -> None:
        """Call the car otherwise; without a name it has the vehicle's again."""
        who = visitor()
        self.naming_label = str(form.get("label", ""))[:200]
        try:
            await asyncio.to_thread(_rename, who, self.naming, self.naming_label)
        except InvalidInput as error:
            self.naming_error = sentence_of(error, who.language)
        else:
            self.naming = 0
            await self._show_garage()

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
        who = visitor()
        cars, makes = await read_kept(("garage", who), lambda: _garage(who))
        self.cars, self.makes = [*cars], [*makes]
        self.car = next((car for car in self.cars if car.current), CarRow(0, "", "", current=False))
        self.is_choosing = False
        self.is_loaded = True

    async def _show_garage(self) -> None:
        await self._load()
        await refresh_shell(self)

    async def _changed(self) -> Any:
        """Show what changed: on the picker's own page by going back, elsewhere by loading the page again."""
        self.make = self.model = self.year = self.engine = ""
        self.models, self.years, self.engines = [], [], []
        url = self.router.url
        here = url.path + (f"?{url.query}" if url.query else "")
        if url.path.rstrip("/") == _PICKER_PATH:
            here = self._came_from
        await self._show_garage()
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
    facts = vehicle_facts(car.vehicle, language)
    if car.label:
        # A name of one's own hides which car it is; the facts say it.
        facts = translate(", ", language).join(part for part in (name_of_vehicle(car.vehicle, car.year), facts) if part)
    return CarRow(id=car.id, name=name_of_car(car), facts=facts, current=car.is_current, label=car.label)


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


def _forget(who: Visitor, car_id: int) -> SavedCarView:
    with current_house().write(who.actor) as uow:
        known = next((car for car in vehicles.list_cars(uow, who.car_owner) if car.id == car_id), None)
        vehicles.forget_car(uow, who.car_owner, car_id)
        if known is None:
            raise NotFound("Car")
        return known


def _bring_back(who: Visitor, car: SavedCarView, in_use: int | None) -> None:
    with current_house().write(who.actor) as uow:
        back = vehicles.save_car(uow, who.car_owner, car.vehicle.id, year=car.year, label=car.label)
        known = {one.id for one in vehicles.list_cars(uow, who.car_owner)}
        in_use = back.id if car.is_current else in_use
        vehicles.choose_car(uow, who.car_owner, in_use if in_use in known else None)


def _rename(who: Visitor, car_id: int, label: str) -> None:
    with current_house().write(who.actor) as uow:
        vehicles.rename_car(uow, who.car_owner, car_id, label)
