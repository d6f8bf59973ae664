"""The console's page of exchange rates: currencies offered, rates written, a source that is asked and fails."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.errors import OutsideFailure
from freight_app.kit.house import House
from freight_app.shop.currencies.ports import FoundRate, RateSource
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.settings_rates_state import RateSettingsState
from freight_app.work.running import run_due_tasks
from tests.shop.currencies.test_rates import TODAY, WrittenRates
from tests.ui.tabs import Tab, signed_in_tab, where_to

PATH = "/admin/settings/rates"


def opened(house: House, language: str = "en") -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path=PATH, language=language)
    tab.send(RateSettingsState.load)
    return tab


def page(tab: Tab) -> RateSettingsState:
    return tab.state(RateSettingsState)


def profile(house: House) -> ShopProfile:
    with house.read() as uow:
        return get_shop_profile(uow)


def wrong(tab: Tab) -> dict[str, str]:
    return {name: text for name, text in page(tab).errors.items() if text}


def test_an_owner_offers_a_currency_writes_its_rate_and_takes_it_back(house: House) -> None:
    tab = opened(house)
    assert (page(tab).offered, page(tab).rows, page(tab).own) == ([], [], "TND")
    tab.send(RateSettingsState.offer, code="EUR")
    [euro] = page(tab).offered
    assert (euro.name, euro.state, euro.rate) == ("Euro", "none", "")
    assert [one["value"] for one in page(tab).bases] == ["EUR", "USD"]

    tab.send(RateSettingsState.add, data={"base": "EUR", "value": "3,4012", "rated_on": "2026-03-02"})
    [euro] = page(tab).offered
    assert (euro.state, euro.rate, euro.source, euro.day) == (
        "shown", "\u20661\u00a0EUR\u00a0=\u00a03.4012\u00a0TND\u2069", "By hand", "2 Mar 2026",
    )  # fmt: skip
    [row] = page(tab).rows
    assert (row.rate, row.source, bool(row.by)) == (euro.rate, "By hand", True)

    tab.send(RateSettingsState.save_rules, data={"margin": "2,5", "days": "30"})
    assert (profile(house).shown_margin_bp, profile(house).rate_max_age_days) == (250, 30)
    assert page(tab).offered[0].rate == "\u20661\u00a0EUR\u00a0=\u00a03.31824\u00a0TND\u2069"

    tab.send(RateSettingsState.withdraw, code="EUR")
    assert profile(house).shown_currencies == []
    tab.send(RateSettingsState.undo_offer)
    assert profile(house).shown_currencies == ["EUR"]


def test_each_field_says_what_is_wrong_with_it(house: House) -> None:
    tab = opened(house, "fr")
    good = {"base": "EUR", "value": "3.4", "rated_on": "2026-03-02"}
    for change, field in (
        ({"value": ""}, "value"), ({"value": "0"}, "value"), ({"value": "-3"}, "value"), ({"value": "3.4.1"}, "value"),
        ({"base": ""}, "base"), ({"base": "XXX"}, "base"), ({"rated_on": ""}, "rated_on"),
        ({"rated_on": "2028-01-01"}, "rated_on"),
    ):  # fmt: skip
        tab.send(RateSettingsState.add, data=good | change)
        assert list(wrong(tab)) == [field], change
    for change, field in (
        ({"margin": "21"}, "margin"), ({"margin": "-1"}, "margin"), ({"margin": "1.234"}, "margin"),
        ({"margin": "x"}, "margin"), ({"days": "0"}, "days"), ({"days": "366"}, "days"), ({"days": "1.5"}, "days"),
    ):  # fmt: skip
        tab.send(RateSettingsState.save_rules, data={"margin": "1", "days": "7"} | change)
        assert list(wrong(tab)) == [field], change
    assert page(tab).rows == []
    tab.send(RateSettingsState.offer, code="ABC")
    assert profile(house).shown_currencies == []


def test_a_source_is_asked_at_once_and_its_failure_is_told(house: House) -> None:
    source = WrittenRates([FoundRate("EUR", "TND", Decimal("3.4"), TODAY)])
    house.database.ports.provide(RateSource, source)
    tab = opened(house)
    assert page(tab).fetching.is_connected
    tab.send(RateSettingsState.offer, code="EUR")
    tab.send(RateSettingsState.fetch_now)
    assert page(tab).fetching.is_under_way
    run_due_tasks(house.database)
    tab.send(RateSettingsState.load)
    assert (page(tab).fetching.is_under_way, page(tab).fetching.trouble) == (False, "")
    assert page(tab).offered[0].source == "European Central Bank"

    source.failure = OutsideFailure("The ECB answered 503.")
    tab.send(RateSettingsState.fetch_now)
    run_due_tasks(house.database)
    tab.send(RateSettingsState.load)
    assert page(tab).fetching.trouble.startswith("The rates could not be fetched at 2 Mar 2026")
    assert "503" in page(tab).fetching.reason
    with house.read() as uow:
        assert rate_on(uow, "EUR", "TND", date(2026, 3, 2)).value == Decimal("3.4")


@pytest.mark.parametrize("role", [Role.SALES, Role.CUSTOMER])
def test_nobody_else_reads_or_writes_rates(house: House, role: Role) -> None:
    tab = signed_in_tab(house, role, path=PATH)
    for handler, data in (
        (RateSettingsState.load, {}), (RateSettingsState.fetch_now, {}), (RateSettingsState.offer, {"code": "EUR"}),
        (RateSettingsState.add, {"data": {"base": "EUR", "value": "3", "rated_on": "2026-03-02"}}),
    ):  # fmt: skip
        tab.send(handler, **data)
    assert not page(tab).is_loaded
    assert profile(house).shown_currencies == []
    stranger = Tab(path=PATH)
    assert where_to(stranger.send(RateSettingsState.load)).startswith("/sign-in")
