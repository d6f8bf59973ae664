"""Prices about: the browser counts as the server does, and the visitor's choice reaches pages and orders."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.languages import LANGUAGES, format_amount
from freight_app.kit.money import Money
from freight_app.kit.money import currency_exponent as places_of
from freight_app.kit.settings import PROJECT_ROOT
from freight_app.launcher.javascript import node_folder
from freight_app.orders.cart import set_quantity
from freight_app.orders.dtos import CartOwner
from freight_app.orders.listing import get_order
from freight_app.shop.currencies.dtos import RateDraft, ShownPrice
from freight_app.shop.currencies.rates import add_rate
from freight_app.shop.currencies.rules import Rate, convert, inverse, with_margin
from freight_app.shop.currencies.words import say_rate
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.ui.rate_words import shown_to_you
from freight_app.ui.shells.currencies import AS_CHARGED, CurrencyChoice
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.checkout_state import CheckoutState
from freight_app.ui.storefront.order_state import OrderState
from tests.orders.shopping import open_shop, staff
from tests.shop.currencies.test_rates import TODAY
from tests.stock.goods import add_product, put_on_shelf
from tests.ui.tabs import Tab, where_to

CODES = ("JPY", "EUR", "USD", "DZD", "TND", "KWD")
RUN = """
import { readFileSync } from "node:fs";
const { convertMinor, writeAmount } = await import(process.argv[1]);
const asked = JSON.parse(readFileSync(0, "utf8"));
const said = asked.map(([minor, rate, lang]) => {
  const found = convertMinor(minor, rate);
  return [String(found), writeAmount(lang, found, rate.places)];
});
process.stdout.write(JSON.stringify(said));
"""


def many_amounts() -> list[tuple[int, Rate, str]]:
    """Amounts that a page may hold, by rates as they are, turned round and with a margin; halves among them."""
    chance = random.Random(19)
    found: list[tuple[int, Rate, str]] = []
    for _ in range(3000):
        base, quote = chance.sample(CODES, 2)
        digits = chance.randint(1, 10 ** chance.randint(1, 15) - 1)
        value = Decimal(digits).scaleb(chance.randint(-4, 3) - Decimal(digits).adjusted())
        rate = Rate(base, quote, value, TODAY)
        rate = chance.choice((rate, inverse(rate), with_margin(rate, chance.randint(1, 2000))))
        found.append((chance.randint(0, 10 ** chance.randint(0, 9)), rate, chance.choice(LANGUAGES)))
    halves = Rate("TND", "JPY", Decimal(100), TODAY)
    found += [(minor, halves, "en") for minor in range(30)]
    found += [(2**53 - 1, Rate("TND", "EUR", Decimal("0.294013877455016"), TODAY), language) for language in LANGUAGES]
    return found


def test_the_browser_converts_and_writes_exactly_as_the_server(tmp_path: Path) -> None:
    asked = many_amounts()
    questions = [
        (minor, {"rate": rate.text, "ownPlaces": places_of(rate.base), "places": places_of(rate.quote)}, language)
        for minor, rate, language in asked
    ]
    module = tmp_path / "conversion.mjs"
    module.write_text((PROJECT_ROOT / "assets" / "ui" / "conversion.js").read_text())
    done = subprocess.run(
        [node_folder() / "node", "--input-type=module", "-e", RUN, module.as_uri()],
        input=json.dumps(questions), capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = []
    for minor, rate, language in asked:
        money = convert(Money(minor, rate.base), rate)
        expected.append([str(money.amount_minor), format_amount(money, language)])
    assert json.loads(done.stdout) == expected


# --- a visitor


@pytest.fixture
def shop(house: House) -> int:
    """A shop that shows euro and, without a rate, dollars; the id of its filter at 24.500 TND."""
    with house.write() as uow:
        open_shop(uow)
        update_shop_profile(uow, ShopProfileUpdate(shown_currencies=["EUR", "USD"]))
        add_rate(uow, RateDraft(base="EUR", quote="TND", value="3.4012", rated_on=TODAY))
        product_id = add_product(uow, "HU-816", price="24.500")
        put_on_shelf(uow, product_id, 10, shelf="A-04-2")
    return product_id


def tab_in(currency: str | None, path: str = "/", language: str = "en") -> Tab:
    tab = Tab(path=path, language=language, guest="g" * 40)
    if currency is not None:
        data = tab.root.router
        cookies = f"{data.headers.cookie}; freight_currency={currency}"
        tab.root.router = replace(data, headers=replace(data.headers, cookie=cookies))  # type: ignore[misc]
    return tab


def test_the_frame_offers_what_has_a_rate_and_brings_the_one_that_was_chosen(house: House, shop: int) -> None:
    tab = tab_in("EUR", language="fr")
    tab.send(ShellState.open_page)
    shell = tab.state(ShellState)
    assert shell.currencies == [CurrencyChoice("TND", "Dinar tunisien"), CurrencyChoice("EUR", "Euro")]
    assert (shell.currency, shell.shop_currency) == ("EUR", "TND")
    assert (shell.shown_in.label, shell.shown_in.rate, shell.shown_in.places, shell.shown_in.own_places) == (
        "€", "0.294013877455016", 2, 3,
    )  # fmt: skip
    assert "1\u00a0EUR\u00a0=\u00a03,4012\u00a0TND" in shell.shown_in.words


def test_any_other_word_of_a_browser_is_the_shops_own(house: House, shop: int) -> None:
    for cookie in (None, "", "TND", "USD", "GBP", "eur", "<b>", "EUREUR"):
        tab = tab_in(cookie)
        tab.send(ShellState.open_page)
        assert (tab.state(ShellState).currency, tab.state(ShellState).shown_in) == ("TND", AS_CHARGED), cookie


def test_a_shop_that_shows_one_currency_has_no_menu(house: House) -> None:
    tab = tab_in("EUR")
    tab.send(ShellState.open_page)
    assert (tab.state(ShellState).currencies, tab.state(ShellState).shown_in) == ([], AS_CHARGED)


def test_the_order_of_a_visitor_says_what_it_was_shown_as(house: House, shop: int) -> None:
    with house.write() as uow:
        set_quantity(uow, CartOwner(guest_token="g" * 40), shop, 2)
    tab = tab_in("EUR", "/checkout")
    tab.send(CheckoutState.load)
    typed = {"name": "Amine", "phone": "98 123 456"}
    token = where_to(tab.send(CheckoutState.place, data=typed)).rsplit("/", 1)[-1]
    tab = tab_in(None, f"/order/{token}")
    tab.send(OrderState.load)
    order = tab.state(OrderState).order
    assert order.shown == (
        "Shown to you as ≈ 14.41\u00a0EUR when you ordered, "
        "at \u20661\u00a0EUR\u00a0=\u00a03.4012\u00a0TND\u2069 of 2 Mar 2026. You pay in TND."
    )
    with house.read(staff(house, Role.SALES)) as uow:
        shown = get_order(uow, order.number).shown
    assert shown == ShownPrice(amount=Money(1441, "EUR"), rate=Decimal("0.294013877455016"), rated_on=TODAY)


def test_rates_are_said_in_every_language_and_nothing_of_none() -> None:
    rate = inverse(Rate("EUR", "TND", Decimal("3.4012"), date(2026, 11, 20)))
    assert [say_rate(rate, language) for language in LANGUAGES] == [
        f"\u20661\u00a0EUR\u00a0=\u00a0{text}\u00a0TND\u2069" for text in ("3.4012", "3,4012", "3,4012")
    ]
    assert shown_to_you(None, "TND", "en") == ""
