"""The page of carriers: what of their calls is used, one number tried, a carrier of one's own described."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from freight_app.accounts.permissions import Role
from freight_app.adapters.carriers.registry import HouseCarriers
from freight_app.kit.house import House
from freight_app.shipping.ports import Carriers
from freight_app.ui.admin.shipping.carriers_state import CarriersState
from tests.adapters.carriers.fake_carrier import BROKEN, Given, fake_carrier, in_turn
from tests.adapters.carriers.test_generic import BODY, FILE
from tests.ui.tabs import Tab, signed_in_tab

PARCEL = {
    "rater": "mydhl", "origin_city": "Tunis", "origin_country": "tn", "destination_city": "Paris",
    "destination_country": "fr", "weight": "1,5", "length": "30", "width": "20", "height": "10",
}  # fmt: skip


def open_page(house: House, role: Role = Role.ADMIN, language: str = "en") -> Tab:
    tab = signed_in_tab(house, role, path="/admin/carriers", language=language, name="Olfa Riahi")
    tab.send(CarriersState.load)
    return tab


def connect(house: House, url: str) -> None:
    known = house.settings.model_copy(
        update={
            "dhl_unified_key": SecretStr("k"), "dhl_unified_url": url, "mydhl_user": "u", "mydhl_url": url,
            "mydhl_password": SecretStr("p"), "mydhl_account": "1",
        }
    )  # fmt: skip
    house.database.ports.provide(Carriers, HouseCarriers(known, house.database, sleep=lambda _s: None))


def test_every_carrier_says_what_it_lacks_and_what_it_can_do(house: House) -> None:
    rows = {row.code: row for row in open_page(house).state(CarriersState).rows}
    assert {code: row.state for code, row in rows.items()} == {
        "dhl_unified": "not_set_up", "manual": "by_hand", "mydhl": "not_set_up",
    }  # fmt: skip
    assert rows["dhl_unified"].lacks == "FREIGHT_DHL_UNIFIED_KEY"
    assert "proves delivery" in rows["mydhl"].abilities


def test_it_speaks_the_language_of_its_reader(house: House) -> None:
    rows = open_page(house, language="ar").state(CarriersState).rows
    assert rows
    assert not any("parcels" in row.abilities or "hand" in row.abilities for row in rows)


def test_a_number_is_tried_and_the_call_is_counted(house: House) -> None:
    told = {"shipments": [{"id": "77", "events": [
        {"timestamp": "2026-03-01T08:00:00+01:00", "statusCode": "transit", "status": "on its way"}
    ]}]}  # fmt: skip
    with fake_carrier(in_turn(Given(body=told), BROKEN)) as fake:
        connect(house, fake.url)
        tab = open_page(house)
        tab.send(CarriersState.try_it, data={"carrier": "dhl_unified", "number": "77 7"})
        state = tab.state(CarriersState)
        assert (state.answer.is_there, state.answer.status, state.events[0].said) == (True, "in_transit", "on its way")
        assert next(row for row in state.rows if row.code == "dhl_unified").used == "1"
        tab.send(CarriersState.try_it, data={"carrier": "dhl_unified", "number": "778"})
        state = tab.state(CarriersState)
        assert (state.answer.is_there, bool(state.trouble)) == (False, True)
        assert "500" in next(row for row in state.rows if row.code == "dhl_unified").error
        tab.send(CarriersState.try_it, data={"carrier": "nobody", "number": "778"})
        assert tab.state(CarriersState).trouble


def test_prices_are_asked_in_kilograms_and_centimetres(house: House) -> None:
    price = {"currencyType": "BILLC", "priceCurrency": "TND", "price": 148.5}
    body = {"products": [{"productCode": "P", "productName": "EXPRESS WORLDWIDE", "totalPrice": [price]}]}
    with fake_carrier(in_turn(Given(body=body))) as fake:
        connect(house, fake.url)
        tab = open_page(house)
        tab.send(CarriersState.ask_rates, data=PARCEL)
        assert [(rate.name, rate.price) for rate in tab.state(CarriersState).rates] == [
            ("EXPRESS WORLDWIDE", "148.500 TND")
        ]
        assert (fake.calls[0].params["weight"], fake.calls[0].params["destinationCountryCode"]) == ("1.500", "FR")
        tab.send(CarriersState.ask_rates, data=PARCEL | {"weight": "heavy", "origin_country": "Tunisia"})
        state = tab.state(CarriersState)
        assert state.rates == []
        assert {name for name, sentence in state.rate_errors.items() if sentence} >= {"weight_g"}
    assert len(fake.calls) == 1


def test_a_file_is_tried_on_an_example_and_kept_when_it_is_right(house: House) -> None:
    tab = open_page(house)
    tab.send(CarriersState.open_new)
    tab.send(CarriersState.describe, data={"file": FILE.replace("Africa/Tunis", "Tunis"), "example": ""})
    state = tab.state(CarriersState)
    assert (state.file_key, state.dry_name, state.is_describing) == ("times.zone", "", True)
    tab.send(CarriersState.describe, data={"file": FILE, "example": BODY})
    state = tab.state(CarriersState)
    assert (state.file_trouble, state.dry_name, len(state.dry_events)) == ("", "Rapid-Poste", 3)
    assert state.dry_lacks == "FREIGHT_CARRIER_SECRETS (rapid_key)"
    assert "rapid_poste" not in {row.code for row in state.rows}
    tab.send(CarriersState.describe, data={"file": FILE, "example": "<html>"})
    assert tab.state(CarriersState).file_trouble
    tab.send(CarriersState.describe, data={"file": FILE, "example": "", "keep": "on"})
    state = tab.state(CarriersState)
    assert "rapid_poste" in {row.code for row in state.rows}
    assert not state.is_describing
    tab.send(CarriersState.remove, code="rapid_poste")
    assert "rapid_poste" not in {row.code for row in tab.state(CarriersState).rows}


@pytest.mark.parametrize("role", [Role.DRIVER])
def test_others_see_nothing_of_it(house: House, role: Role) -> None:
    assert open_page(house, role=role).state(CarriersState).rows == []
