"""Open pages follow what happens elsewhere: without losing anything, and only for those who may still see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.sessions import revoke_other_sessions
from freight_app.accounts.users import list_users
from freight_app.kit.house import House, set_house
from freight_app.orders.fulfilment import add_order_note, confirm_order
from freight_app.ui.admin import live
from freight_app.ui.admin.dashboard import DashboardState
from freight_app.ui.admin.live import WATCHES, follow_changes, tell_watchers
from freight_app.ui.admin.order_detail_state import OrderDetailState
from freight_app.ui.admin.orders_state import OrdersState
from freight_app.ui.shells.state import ShellState
from tests.orders.conftest import Parts
from tests.orders.shopping import order
from tests.ui.tabs import Tab, signed_in_tab


@pytest.fixture(autouse=True)
def nobody_watches() -> Iterator[None]:
    WATCHES.clear()
    yield
    WATCHES.clear()


class Browsers:
    """The open tabs of a web process, as Reflex keeps them."""

    def __init__(self) -> None:
        self.tabs: dict[str, Tab] = {}
        self.event_namespace = SimpleNamespace(token_to_sid={})
        self.seen: dict[str, int] = {}

    def open(self, tab: Tab, handler: Any) -> Tab:
        """Show a page in a tab; its token is the socket's."""
        token = f"tab-{len(self.tabs)}"
        self.tabs[token] = tab
        self.event_namespace.token_to_sid[token] = f"socket of {token}"
        headers = {"cookie": tab.root.router.headers.cookie, "origin": "http://shop.test"}
        path = tab.root.router.url.path
        tab.root.router = RouterData.from_router_data(  # type: ignore[misc]
            {"headers": headers, "asPath": path, "origin": path, "token": token}
        )
        tab.send(handler)
        return tab

    def close(self, tab: Tab) -> None:
        self.event_namespace.token_to_sid.pop(tab.root.router.session.client_token)

    @asynccontextmanager
    async def modify_state(self, token: Any) -> AsyncIterator[rx.State]:
        yield self.tabs[token.ident].root

    def look(self) -> None:
        """One look of the task at the counters."""
        self.seen = asyncio.run(tell_watchers(self, self.seen))


@pytest.fixture
def browsers(house: House) -> Browsers:
    found = Browsers()
    found.look()
    return found


def test_a_new_order_is_told_on_the_list_and_waits_for_the_finger(
    house: House, parts: Parts, browsers: Browsers
) -> None:
    old = order(house, {parts.filter: 1}).number
    tab = browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders"), OrdersState.load)
    tab.send(OrdersState.find, text="F-")
    tab.send(OrdersState.choose, number=old, on=True)
    tab.send(OrdersState.open_preview, number=old)
    state = tab.state(OrdersState)
    browsers.look()
    new = order(house, {parts.filter: 1}).number
    with house.write() as uow:
        confirm_order(uow, old)
    browsers.look()
    assert ([row.number for row in state.rows], state.rows[0].status) == ([old], "confirmed")
    assert (state.arrived, state.counts["open"], state.chosen, state.q) == (1, 2, [old], "F-")
    assert (state.is_open, state.preview.status) == (True, "confirmed")
    assert tab.state(ShellState).counts["orders"] == 1
    tab.send(OrdersState.show_arrived)
    assert [(row.number, row.is_new) for row in state.rows] == [(new, True), (old, False)]
    assert (state.arrived, state.chosen) == (0, [old])


def test_an_empty_list_fills_by_itself(house: House, parts: Parts, browsers: Browsers) -> None:
    tab = browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders"), OrdersState.load)
    browsers.look()
    number = order(house, {parts.filter: 1}).number
    browsers.look()
    assert [row.number for row in tab.state(OrdersState).rows] == [number]


def test_an_open_order_shows_what_a_colleague_did_and_keeps_its_step(
    house: House, parts: Parts, browsers: Browsers
) -> None:
    number = order(house, {parts.filter: 1}).number
    tab = browsers.open(signed_in_tab(house, Role.SALES, path=f"/admin/orders/{number}"), OrderDetailState.load)
    state = tab.state(OrderDetailState)
    tab.send(OrderDetailState.ask_to_cancel)
    browsers.look()
    step = state.step
    with house.write() as uow:
        confirm_order(uow, number)
        add_order_note(uow, number, "they call at noon", key="k")
    browsers.look()
    assert (state.order.status, state.order.events[0].text) == ("confirmed", "they call at noon")
    assert (state.step, state.asks_to_cancel) == (step, True)


def test_the_dashboard_follows_marks_what_is_new_and_can_be_held(
    house: House, parts: Parts, browsers: Browsers
) -> None:
    order(house, {parts.filter: 1})
    tab = browsers.open(signed_in_tab(house, Role.ADMIN, path="/admin"), DashboardState.load)
    state = tab.state(DashboardState)
    browsers.look()
    second = order(house, {parts.filter: 1}).number
    browsers.look()
    assert state.board.to_confirm == 2
    assert state.activity[0].number == second
    assert [row.is_new for row in state.activity] == [True, False]
    tab.send(DashboardState.hold)
    third = order(house, {parts.filter: 1}).number
    browsers.look()
    assert (state.board.to_confirm, len(state.activity)) == (3, 2)
    tab.send(DashboardState.release)
    assert state.activity[0].number == third


def test_who_signed_out_lost_the_right_or_went_elsewhere_follows_no_more(
    house: House, parts: Parts, browsers: Browsers
) -> None:
    gone, moved, stays = (
        browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders", name=name), OrdersState.load)
        for name in ("Amine", "Sonia", "Karim")
    )
    browsers.look()
    gone.go_to("/admin/orders")
    token = moved.root.router.session.client_token
    moved.go_to("/admin/brands", session=_session_of(moved))
    order(house, {parts.filter: 1})
    browsers.look()
    assert [len(tab.state(OrdersState).rows) for tab in (gone, moved, stays)] == [0, 0, 1]
    assert list(WATCHES) == [stays.root.router.session.client_token]
    assert token not in WATCHES


def test_a_revoked_session_is_noticed_at_the_next_look(house: House, parts: Parts, browsers: Browsers) -> None:
    tab = browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders"), OrdersState.load)
    tab.send(ShellState.open_page)
    browsers.look()
    user = tab.state(ShellState).user_email
    with house.write() as uow:
        person = next(one for one in list_users(uow, UserQuery(q=user)).items if one.email == user)
        revoke_other_sessions(uow, person.id)
    order(house, {parts.filter: 1})
    browsers.look()
    assert (tab.state(OrdersState).rows, WATCHES) == ([], {})


def test_a_closed_tab_is_forgotten(house: House, browsers: Browsers) -> None:
    tabs = [
        browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders", name=f"P{i}"), OrdersState.load)
        for i in range(3)
    ]
    assert len(WATCHES) == 3
    for tab in tabs:
        browsers.close(tab)
    browsers.look()
    assert WATCHES == {}


def test_nothing_is_read_while_nothing_happens(
    house: House, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders"), OrdersState.load)
    browsers.look()
    told: list[str] = []

    async def note(_app: Any, token: str, _watched: Any) -> None:
        told.append(token)

    monkeypatch.setattr(live, "_tell", note)
    browsers.look()
    assert told == []


def test_one_tabs_trouble_is_its_own(
    house: House, parts: Parts, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Exception] = []
    monkeypatch.setattr(live, "report_failure", failures.append)
    broken = browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders", name="A"), OrdersState.load)
    whole = browsers.open(signed_in_tab(house, Role.SALES, path="/admin/orders", name="B"), OrdersState.load)
    browsers.look()
    browsers.tabs.pop(broken.root.router.session.client_token)
    order(house, {parts.filter: 1})
    browsers.look()
    assert len(failures) == 1
    assert len(whole.state(OrdersState).rows) == 1


def test_the_task_outlives_trouble_and_logs_it_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two looks in trouble, two without, two in trouble again."""
    failures: list[Exception] = []
    monkeypatch.setattr(live, "report_failure", failures.append)
    monkeypatch.setattr(live, "POLL_S", 0.001)
    looks = iter((None, None, house, house, None, None))

    async def look(_app: Any, seen: dict[str, int]) -> dict[str, int]:
        try:
            set_house(next(looks))
        except StopIteration:
            done.set()
            await asyncio.sleep(60)
        return await tell_watchers(Browsers(), seen)

    async def live_a_little() -> None:
        task = asyncio.create_task(follow_changes(rx.App))  # type: ignore[arg-type]
        await asyncio.wait_for(done.wait(), 10)
        assert not task.done()
        task.cancel()

    done = asyncio.Event()
    monkeypatch.setattr(live, "tell_watchers", look)
    asyncio.run(live_a_little())
    assert len(failures) == 2


def _session_of(tab: Tab) -> str:
    return (tab.root.router.headers.cookie or "").rsplit("freight_session=", 1)[1]
