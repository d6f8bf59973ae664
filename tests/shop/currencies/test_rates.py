"""Rates of a day: looked up, entered by hand, fetched, and shown or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from freight_app.kit.actor import GUEST, Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import Conflict, InvalidInput, NotAllowed, OutsideFailure
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.shop.currencies import fetching, rates, showing
from freight_app.shop.currencies.dtos import RateDraft, ShownCurrency
from freight_app.shop.currencies.errors import NoRate
from freight_app.shop.currencies.ports import FoundRate, RateSource, WantedRates
from freight_app.shop.currencies.rules import Rate, convert
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.work.running import run_due_tasks
from freight_app.work.service import list_dead_tasks

OWNER = Actor(label="Olfa", user_id=7, permissions=frozenset({"settings.edit"}))
# The clock of the tests stands here.
TODAY = date(2026, 3, 2)


def enter(house: House, base: str, quote: str, value: str, rated_on: date = TODAY, actor: Actor = OWNER) -> None:
    with house.write(actor) as uow:
        rates.add_rate(uow, RateDraft(base=base, quote=quote, value=value, rated_on=rated_on))


def rate(house: House, base: str, quote: str, on: date = TODAY) -> Rate:
    with house.read() as uow:
        return rates.rate_on(uow, base, quote, on)


def offer(house: House, *codes: str, margin_bp: int = 0, days: int = 7) -> None:
    with house.write(OWNER) as uow:
        update_shop_profile(
            uow,
            ShopProfileUpdate(shown_currencies=list(codes), shown_margin_bp=margin_bp, rate_max_age_days=days),
        )


def shown(house: House) -> list[ShownCurrency]:
    with house.read() as uow:
        return showing.list_shown_currencies(uow)


def test_the_newest_rate_on_the_day_or_before_it_holds(house: House) -> None:
    enter(house, "EUR", "TND", "3.40", date(2026, 2, 1))
    enter(house, "EUR", "TND", "3.45", date(2026, 3, 1))
    enter(house, "EUR", "TND", "3.46", date(2026, 3, 1))  # a correction
    enter(house, "TND", "EUR", "0.25", date(2026, 2, 20))  # the other way round
    assert rate(house, "EUR", "TND").value == Decimal("3.46")
    assert rate(house, "EUR", "TND", date(2026, 2, 25)).value == Decimal(4)
    assert rate(house, "EUR", "TND", date(2026, 2, 19)).value == Decimal("3.4")
    assert rate(house, "TND", "EUR", date(2026, 2, 25)) == Rate(
        "TND", "EUR", Decimal("0.25"), date(2026, 2, 20), "manual"
    )
    assert rate(house, "TND", "TND") == Rate("TND", "TND", Decimal(1), TODAY)
    with pytest.raises(NoRate):
        rate(house, "EUR", "TND", date(2026, 1, 31))
    with pytest.raises(InvalidInput):
        rate(house, "EUR", "XXX")


def test_two_currencies_meet_through_the_shops_own_or_through_the_euro(house: House) -> None:
    enter(house, "EUR", "TND", "3.4", date(2026, 2, 27))
    enter(house, "EUR", "GBP", "0.85")
    enter(house, "USD", "TND", "3.2", date(2026, 2, 20))
    through_the_euro = rate(house, "GBP", "TND")
    assert (through_the_euro.value, through_the_euro.on) == (Decimal("3.99999999999999"), date(2026, 2, 27))
    assert convert(Money(125, "GBP"), through_the_euro) == Money(5_000, "TND")
    through_the_own = rate(house, "USD", "EUR")
    assert convert(Money(10_000, "USD"), through_the_own) == Money(9_412, "EUR")
    assert through_the_own.on == date(2026, 2, 20)
    # A direct one that is newer is truer than two older ones; one that is older is not.
    enter(house, "USD", "EUR", "0.9", date(2026, 2, 26))
    assert rate(house, "USD", "EUR").value == Decimal("0.9")
    enter(house, "USD", "TND", "3.2", date(2026, 2, 28))
    assert rate(house, "USD", "EUR").on == date(2026, 2, 27)


def test_rates_are_entered_by_who_may_and_kept_with_their_name(house: House) -> None:
    with pytest.raises(NotAllowed):
        enter(house, "EUR", "TND", "3.4", actor=GUEST)
    for field_name, draft in {
        "base": {"base": "XXX"},
        "quote": {"quote": "EUR"},
        "value": {"value": "0"},
        "rated_on": {"rated_on": TODAY + timedelta(days=400)},
    }.items():
        asked = {"base": "EUR", "quote": "TND", "value": "3.4", "rated_on": TODAY} | draft
        with pytest.raises(InvalidInput) as refused, house.write(OWNER) as uow:
            rates.add_rate(uow, RateDraft.model_validate(asked))
        assert refused.value.field == field_name
    enter(house, "EUR", "TND", "3.40")
    with house.read(OWNER) as uow:
        [entry] = rates.list_rates(uow, PageRequest()).items
    assert (entry.value, entry.source, entry.entered_by) == (Decimal("3.40"), "manual", "Olfa")
    with pytest.raises(NotAllowed), house.read(GUEST) as uow:
        rates.list_rates(uow, PageRequest())


def test_a_currency_is_shown_while_its_rate_is_young_enough(house: House, clock: StillClock) -> None:
    offer(house, "EUR", "USD", margin_bp=250)
    assert [one.rate for one in shown(house)] == [None, None]
    enter(house, "EUR", "TND", "3.2")
    [euro, dollar] = shown(house)
    assert euro == ShownCurrency(currency="EUR", rate=Decimal("0.3203125"), rated_on=TODAY, source="manual")
    assert dollar.rate is None
    with house.read() as uow:
        price = showing.show_price(Money(24_500, "TND"), showing.find_shown_rate(uow, "EUR"))
        assert price is not None
        assert price.amount == Money(785, "EUR")
        assert showing.find_shown_rate(uow, "GBP") is None
        assert showing.require_shown_rate(uow, "TND") is None
        for code in ("GBP", "USD"):
            with pytest.raises(InvalidInput):
                showing.require_shown_rate(uow, code)
    clock.advance(timedelta(days=7))
    assert shown(house)[0].rate is not None
    clock.advance(timedelta(days=1))
    [euro, _] = shown(house)
    assert (euro.rate, euro.rated_on, euro.is_too_old) == (None, TODAY, True)


def test_the_shops_own_currency_is_none_to_show_beside_it(house: House) -> None:
    offer(house, "TND", "EUR")
    assert [one.currency for one in shown(house)] == ["EUR"]
    with pytest.raises(InvalidInput):
        offer(house, "EUR", "EUR")
    with pytest.raises(InvalidInput):
        offer(house, "ABC")


# --- fetching


@dataclass
class WrittenRates:
    """A source that says what a test wrote, or fails."""

    found: Sequence[FoundRate] = ()
    failure: OutsideFailure | None = None
    asked: list[WantedRates] = field(default_factory=list)
    name: str = "ecb"
    is_connected: bool = True

    def fetch_rates(self, wanted: WantedRates) -> Sequence[FoundRate]:
        self.asked.append(wanted)
        if self.failure:
            raise self.failure
        return self.found


@pytest.fixture
def source(house: House) -> WrittenRates:
    written = WrittenRates()
    house.database.ports.provide(RateSource, written)
    return written


def fetch(house: House) -> None:
    with house.write(OWNER) as uow:
        fetching.refresh_rates(uow)
    run_due_tasks(house.database)


def history(house: House) -> list[tuple[str, str, Decimal, str]]:
    with house.read(OWNER) as uow:
        found = rates.list_rates(uow, PageRequest()).items
    return [(one.base, one.quote, one.value, one.source) for one in found]


def test_what_is_fetched_is_kept_once_and_only_what_is_of_use(house: House, source: WrittenRates) -> None:
    offer(house, "EUR", "USD")
    source.found = [
        FoundRate("EUR", "USD", Decimal("1.08"), TODAY),
        FoundRate("EUR", "JPY", Decimal(160), TODAY),
        FoundRate("EUR", "TND", Decimal("3.4"), TODAY),
    ]
    fetch(house)
    fetch(house)
    assert source.asked[0] == WantedRates("TND", ("EUR", "USD"), TODAY)
    assert sorted(history(house)) == [
        ("EUR", "TND", Decimal("3.4"), "ecb"), ("EUR", "USD", Decimal("1.08"), "ecb"),
    ]  # fmt: skip
    assert [one.rate is not None for one in shown(house)] == [True, True]
    with house.read(OWNER) as uow:
        assert fetching.view_refresh(uow).model_dump(include={"error", "lacking", "is_under_way"}) == {
            "error": "", "lacking": [], "is_under_way": False,
        }  # fmt: skip


@pytest.mark.parametrize("value", ["0", "-3.4", "1e30", "NaN", "Infinity", "3400", "0.0034"])
def test_a_rate_that_cannot_be_believed_leaves_yesterdays(house: House, source: WrittenRates, value: str) -> None:
    offer(house, "EUR")
    enter(house, "EUR", "TND", "3.4", TODAY - timedelta(days=1))
    source.found = [FoundRate("EUR", "TND", Decimal(value), TODAY)]
    fetch(house)
    assert rate(house, "EUR", "TND").value == Decimal("3.4")
    with house.read(OWNER) as uow:
        assert fetching.view_refresh(uow).lacking == ["TND", "EUR"]


def test_a_day_to_come_and_an_unknown_currency_are_not_believed(house: House, source: WrittenRates) -> None:
    offer(house, "EUR", "USD")
    source.found = [
        FoundRate("EUR", "TND", Decimal("3.4"), TODAY + timedelta(days=2)),
        FoundRate("ZZZ", "TND", Decimal("3.4"), TODAY),
        FoundRate("TND", "TND", Decimal(1), TODAY),
    ]
    fetch(house)
    assert history(house) == []


def test_what_a_person_entered_holds_on_its_day_against_what_is_fetched(house: House, source: WrittenRates) -> None:
    offer(house, "EUR")
    enter(house, "EUR", "TND", "3.5")
    source.found = [FoundRate("EUR", "TND", Decimal("3.4"), TODAY)]
    fetch(house)
    assert rate(house, "EUR", "TND").value == Decimal("3.5")
    source.found = [FoundRate("EUR", "TND", Decimal("3.41"), TODAY + timedelta(days=1))]
    fetch(house)
    assert rate(house, "EUR", "TND", TODAY + timedelta(days=1)).value == Decimal("3.41")


def test_a_source_that_fails_keeps_yesterdays_rate_and_is_told_of(
    house: House, source: WrittenRates, clock: StillClock
) -> None:
    offer(house, "EUR")
    enter(house, "EUR", "TND", "3.4", TODAY - timedelta(days=1))
    source.failure = OutsideFailure("The ECB answered 503.")
    fetch(house)
    with house.read(OWNER) as uow:
        told = fetching.view_refresh(uow)
    assert (told.failed_at, told.fetched_at, told.is_under_way) == (clock.now(), None, True)
    assert "503" in told.error
    assert rate(house, "EUR", "TND").value == Decimal("3.4")
    for _ in range(6):
        clock.advance(timedelta(hours=3))
        run_due_tasks(house.database)
    with house.read(OWNER) as uow:
        assert not fetching.view_refresh(uow).is_under_way
        assert [task.kind for task in list_dead_tasks(uow)] == [fetching.FETCH]
    source.failure, source.found = None, [FoundRate("EUR", "TND", Decimal("3.41"), TODAY)]
    fetch(house)
    with house.read(OWNER) as uow:
        assert (fetching.view_refresh(uow).error, fetching.view_refresh(uow).failed_at) == ("", None)


def test_without_a_source_nothing_is_asked_and_only_staff_may_ask(house: House) -> None:
    offer(house, "EUR")
    with house.write() as uow:
        assert not fetching.ask_for_rates(uow)
    with pytest.raises(Conflict), house.write(OWNER) as uow:
        fetching.refresh_rates(uow)
    with pytest.raises(NotAllowed), house.write(GUEST) as uow:
        fetching.refresh_rates(uow)
    with pytest.raises(NotAllowed), house.read(GUEST) as uow:
        fetching.view_refresh(uow)
