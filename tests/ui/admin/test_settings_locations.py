"""Stock locations: added, renamed, ordered, closed when they are empty and opened again."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.stock.dtos import LocationDraft, LocationView
from freight_app.stock.locations import list_locations, update_location
from freight_app.ui.admin.settings_locations import LocationSettingsState
from tests.stock.goods import add_product, put_on_shelf
from tests.ui.tabs import Tab, signed_in_tab, where_to


def opened(house: House, asked: str = "", language: str = "en") -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path=f"/admin/settings/locations{asked}", language=language)
    tab.send(LocationSettingsState.load)
    return tab


def locations(house: House) -> dict[str, LocationView]:
    with house.read() as uow:
        return {one.code: one for one in list_locations(uow, include_closed=True)}


def wrong(tab: Tab) -> dict[str, str]:
    return {name: text for name, text in tab.state(LocationSettingsState).errors.items() if text}


def add_van(tab: Tab) -> int:
    tab.send(LocationSettingsState.save, data={"name": "Van", "code": "van-1", "address": "12, rue du Lac"})
    tab.send(LocationSettingsState.load)
    return tab.state(LocationSettingsState).rows[-1].id


def test_a_new_location_is_asked_last(house: House) -> None:
    tab = opened(house, "?new=1")
    events = tab.send(LocationSettingsState.save, data={"name": "Van", "code": "van-1", "address": ""})
    assert where_to(events) == "/admin/settings/locations"
    assert list(locations(house)) == ["MAIN", "VAN-1"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": " "}, "name"), ({"code": ""}, "code"), ({"code": "a b"}, "code"), ({"code": "main"}, "code"),
     ({"address": "x" * 301}, "address")],
)  # fmt: skip
def test_each_field_says_what_is_wrong_with_it(house: House, typed: dict[str, str], field: str) -> None:
    tab = opened(house, "?new=1", "ar")
    tab.send(LocationSettingsState.save, data={"name": "Van", "code": "van", "address": "", **typed})
    assert list(wrong(tab)) == [field]
    assert list(locations(house)) == ["MAIN"]


def test_a_location_is_renamed_but_not_over_somebody_elses_words(house: House) -> None:
    main = locations(house)["MAIN"]
    tab = opened(house, f"?edit={main.id}")
    with house.write(SYSTEM) as uow:
        update_location(uow, main.id, LocationDraft(code="MAIN", name="Theirs", position=main.position))
    typed = {"name": "Mine", "code": "MAIN", "address": "Tunis"}
    tab.send(LocationSettingsState.save, data=typed)
    assert wrong(tab)["form"].startswith("Someone else saved this")
    assert locations(house)["MAIN"].name == "Theirs"
    tab.send(LocationSettingsState.save, data=typed)
    assert (locations(house)["MAIN"].name, locations(house)["MAIN"].address) == ("Mine", "Tunis")


def test_a_location_with_goods_stays_open_and_says_how_many_are_in_the_way(house: House) -> None:
    tab = opened(house, language="fr")
    van = add_van(tab)
    with house.write() as uow:
        put_on_shelf(uow, add_product(uow, "HU-816", price="24.500"), 3, location=van)
    tab.send(LocationSettingsState.shut, location_id=van)
    assert tab.toasts()[-1] == "Van contient encore 3 pièces. Déplacez-les d’abord ailleurs."
    assert locations(house)["VAN-1"].is_active
    tab.send(LocationSettingsState.load)
    assert tab.state(LocationSettingsState).rows[-1].pieces == 3


def test_an_empty_location_is_closed_with_a_way_back(house: House) -> None:
    tab = opened(house)
    van = add_van(tab)
    tab.send(LocationSettingsState.shut, location_id=van)
    assert tab.toasts()[-1] == "Van is closed"
    assert tab.state(LocationSettingsState).rows[-1].is_active is False
    tab.send(LocationSettingsState.undo_closing)
    assert locations(house)["VAN-1"].is_active
    tab.send(LocationSettingsState.shut, location_id=van)
    tab.send(LocationSettingsState.reopen, location_id=van)
    assert locations(house)["VAN-1"].is_active
    tab.send(LocationSettingsState.shut, location_id=999)
    assert tab.toasts()[-1] == "Location was not found."


def test_the_last_location_stays_open(house: House) -> None:
    tab = opened(house)
    tab.send(LocationSettingsState.shut, location_id=locations(house)["MAIN"].id)
    assert tab.toasts() == ["The last location cannot be closed."]


def test_the_order_in_which_they_are_asked_is_the_owners(house: House) -> None:
    tab = opened(house)
    van = add_van(tab)
    tab.send(LocationSettingsState.move, location_id=van, step=-1)
    assert list(locations(house)) == ["VAN-1", "MAIN"]


def test_only_those_who_may_edit_settings_come_in(house: House) -> None:
    receiver = signed_in_tab(house, Role.RECEIVER, path="/admin/settings/locations")
    receiver.send(LocationSettingsState.load)
    receiver.send(LocationSettingsState.save, data={"name": "Van", "code": "van-1", "address": ""})
    assert (receiver.state(LocationSettingsState).rows, list(locations(house))) == ([], ["MAIN"])
