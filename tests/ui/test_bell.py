"""The bell rings in every open tab of a person, shows the last news, and stops when they are read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from freight_app.accounts.permissions import Role
from freight_app.accounts.sessions import revoke_other_sessions
from freight_app.kit.house import House
from freight_app.messaging.notifying.notifying import notify
from freight_app.ui.account.notifications_state import NotificationsState
from freight_app.ui.shells.bell_live import BELLS, look_at_bells
from freight_app.ui.shells.bell_state import BellState
from freight_app.ui.shells.state import ShellState
from tests.ui.tabs import Tab, signed_in_tab


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    BELLS.clear()
    yield
    BELLS.clear()


class Browsers:
    """The open tabs of a web process, as Reflex keeps them."""

    def __init__(self) -> None:
        self.tabs: dict[str, Tab] = {}
        self.event_namespace = SimpleNamespace(token_to_sid={})
        self.seen: int = -1
        self.marks: dict[int, tuple[int, int]] = {}
        self.rung: list[str] = []

    def open(self, tab: Tab) -> Tab:
        token = f"tab-{len(self.tabs)}"
        self.tabs[token] = tab
        self.event_namespace.token_to_sid[token] = token
        headers = {"cookie": tab.root.router.headers.cookie, "origin": "http://shop.test"}
        path = tab.root.router.url.path
        tab.root.router = RouterData.from_router_data(  # type: ignore[misc]
            {"headers": headers, "asPath": path, "origin": path, "token": token}
        )
        tab.send(ShellState.open_page)
        return tab

    @asynccontextmanager
    async def modify_state(self, token: Any) -> AsyncIterator[rx.State]:
        self.rung.append(token.ident)
        yield self.tabs[token.ident].root

    def look(self) -> list[str]:
        """One look of the task; answers the tabs that rang."""
        self.rung = []
        self.seen, self.marks = asyncio.run(look_at_bells(self, self.seen, self.marks))
        return self.rung


def tell(house: House, user_id: int, key: str) -> None:
    with house.write() as uow:
        notify(uow, event="order_new", to=[user_id], data={"number": key}, key=key)


def user_of(house: House, email: str) -> int:
    with house.read() as uow:
        return (
            uow.session.connection()
            .exec_driver_sql(f"SELECT id FROM user_account WHERE email = '{email}'")
            .scalar_one()
        )


def test_it_rings_where_somebody_was_told_and_nowhere_else(house: House) -> None:
    browsers = Browsers()
    mine = browsers.open(signed_in_tab(house, Role.SALES, path="/account/notifications"))
    browsers.open(signed_in_tab(house, Role.SALES, path="/account/notifications", name="Basma Trabelsi"))
    me = user_of(house, "sales.amine@shop.test")
    assert browsers.look() == []
    tell(house, me, "F-1")
    assert browsers.look() == ["tab-0"]
    assert browsers.look() == []
    assert mine.state(BellState).unread == 1
    mine.send(BellState.open_bell)
    [row] = mine.state(BellState).rows
    assert (row.title, row.link, row.is_read) == ("New order F-1", "/admin/orders/F-1", False)
    mine.send(BellState.mark_read, public_id=row.id)
    assert (mine.state(BellState).unread, mine.state(BellState).rows[0].is_read) == (0, True)


def test_a_tab_whose_person_was_signed_out_rings_no_more(house: House) -> None:
    browsers = Browsers()
    mine = browsers.open(signed_in_tab(house, Role.SALES, path="/account/notifications"))
    me = user_of(house, "sales.amine@shop.test")
    browsers.look()
    with house.write() as uow:
        revoke_other_sessions(uow, me, keep_token="")
    tell(house, me, "F-1")
    browsers.look()
    assert (mine.state(BellState).unread, BELLS) == (0, {})


def test_the_page_lists_news_and_keeps_what_somebody_wants(house: House) -> None:
    tab = signed_in_tab(house, Role.SALES, path="/account/notifications", language="fr")
    me = user_of(house, "sales.amine@shop.test")
    tell(house, me, "F-1")
    tab.send(NotificationsState.load)
    state = tab.state(NotificationsState)
    assert [row.title for row in state.rows] == ["Nouvelle commande F-1"]
    tab.send(NotificationsState.set_way, kind="order_new", way="email", on=True)
    ways = {kind.kind: {cell.way: cell.state for cell in kind.ways} for one in state.categories for kind in one.kinds}
    assert (ways["order_new"]["email"], ways["order_delivered"]["email"]) == ("on", "none")
    tab.send(NotificationsState.set_rhythm, category="orders", rhythm="daily")
    assert {one.category: one.rhythm for one in state.categories}["orders"] == "daily"
    tab.send(NotificationsState.save_hours, data={"quiet_from": "22:00", "quiet_until": "", "digest_at": "08:00"})
    assert state.errors["quiet_until"] == "Les heures calmes ont besoin d’un début et d’une fin."
    tab.send(
        NotificationsState.save_hours,
        data={"quiet_from": "22:00:00", "quiet_until": "07:00", "digest_at": "09:00", "zone": "Asia/Qatar"},
    )
    assert (state.errors["quiet_until"], state.hours.quiet_from, state.hours.zone) == ("", "22:00", "Asia/Qatar")
    tab.send(NotificationsState.mark_all_read)
    assert state.unread == 0
