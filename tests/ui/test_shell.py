"""What the frames show: the shop, the visitor, their cart and car; and what the palette finds for whom."""

from __future__ import annotations

import inspect
from pathlib import Path

import reflex_base

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.settings import PROJECT_ROOT
from freight_app.ui.admin.audit import AuditState
from freight_app.ui.guard import guard_of
from freight_app.ui.routes import ROUTES, load_object
from freight_app.ui.shells.console import PaletteState
from freight_app.ui.shells.navigation import PLACES
from freight_app.ui.shells.state import SearchHint, ShellState, initials_of
from tests.ui.tabs import Tab, signed_in_tab, where_to


def test_a_guest_sees_the_shop_and_nobody_signed_in(house: House) -> None:
    tab = Tab(path="/search?q=oil", guest="g" * 40)
    assert tab.send(ShellState.open_page) == []
    shell = tab.state(ShellState)
    assert shell.is_loaded
    assert shell.shop_name != ""
    assert (shell.is_signed_in, shell.is_staff, shell.permissions, shell.cart_count) == (False, False, [], 0)
    assert shell.path == "/search"
    assert tab.toasts() == []


def test_a_browser_without_cookies_sees_the_shop_all_the_same(house: House) -> None:
    tab = Tab()
    tab.send(ShellState.open_page)
    assert tab.state(ShellState).is_loaded
    assert tab.state(ShellState).cart_count == 0
    assert tab.toasts() == []


def test_someone_who_works_here_sees_name_role_and_what_they_may_do(house: House) -> None:
    tab = signed_in_tab(house, Role.SALES, name="Sonia Ben Trabelsi", language="fr")
    tab.send(ShellState.open_page)
    shell = tab.state(ShellState)
    assert (shell.user_name, shell.initials, shell.role) == ("Sonia Ben Trabelsi", "ST", "Ventes")
    assert (shell.is_signed_in, shell.is_staff, shell.is_retailer) == (True, True, False)
    assert "orders.read" in shell.permissions
    assert "users.manage" not in shell.permissions


def test_who_signs_out_is_a_guest_on_the_next_page(house: House) -> None:
    tab = signed_in_tab(house, Role.ADMIN)
    tab.send(ShellState.open_page)
    tab.go_to("/")
    tab.send(ShellState.open_page)
    shell = tab.state(ShellState)
    assert (shell.user_name, shell.user_email, shell.is_staff, shell.permissions) == ("", "", False, [])


def test_only_what_changed_is_sent_to_the_browser_again(house: House) -> None:
    tab = Tab()
    tab.send(ShellState.open_page)
    shell = tab.state(ShellState)
    shell._clean()
    tab.send(ShellState.open_page)
    assert shell.dirty_vars == set()


def test_what_is_offered_while_the_page_still_loads_stays_and_ends_with_the_page(house: House) -> None:
    tab = Tab(path="/p/BOS-1")
    tab.send(ShellState.suggest, text="bos")
    hint = SearchHint("Parts", "Oil filter", "BOS-2", "/p/BOS-2", "")
    tab.state(ShellState).suggestions = [hint]
    tab.send(ShellState.open_page)
    assert tab.state(ShellState).suggestions == [hint]
    tab.go_to("/cart")
    tab.send(ShellState.open_page)
    assert tab.state(ShellState).suggestions == []


def test_a_page_and_its_frame_come_with_one_event(house: House) -> None:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/audit")
    tab.send(ShellState.open_page)
    assert tab.state(AuditState).is_loaded
    assert tab.state(ShellState).is_loaded
    stranger = Tab(path="/admin/audit")
    assert where_to(stranger.send(ShellState.open_page)) == "/sign-in?next=%2Fadmin%2Faudit"
    assert not stranger.state(AuditState).is_loaded
    assert stranger.state(ShellState).is_loaded


def test_every_page_is_loaded_by_something_that_can_be_awaited() -> None:
    loaders = {route.path: load_object(route.on_load) for route in ROUTES if route.on_load}
    assert [path for path, loader in loaders.items() if not inspect.iscoroutinefunction(loader.fn)] == []
    assert [path for path, loader in loaders.items() if guard_of(loader.fn) is None] == []


def test_the_palette_is_closed_to_customers(house: House) -> None:
    tab = signed_in_tab(house, Role.CUSTOMER)
    tab.send(PaletteState.search, text="trab")
    assert tab.state(PaletteState).hits == []
    assert tab.toasts() == ["You do not have the permission for this."]
    assert where_to(Tab(path="/admin").send(PaletteState.search, text="trab")) == "/sign-in?next=%2Fadmin"


def test_the_palette_finds_only_what_the_finder_may_open(house: House) -> None:
    signed_in_tab(house, Role.CUSTOMER, name="Karim Jlassi")
    seller, buyer = signed_in_tab(house, Role.SALES), signed_in_tab(house, Role.BUYER)
    for tab in (seller, buyer):
        tab.send(PaletteState.search, text="jlassi")
    assert [(hit.group, hit.label) for hit in seller.state(PaletteState).hits] == [
        ("Customers", "Karim Jlassi"),
        ("All results", "Everything found for “jlassi”"),
    ]
    assert seller.state(PaletteState).hits[0].href.startswith("/admin/customers/")
    assert buyer.state(PaletteState).hits == []


def test_the_console_counts_what_waits_for_those_who_may_see_it(house: House) -> None:
    for role, counted in (
        (Role.SALES, {"alerts", "opinions", "orders", "retailers", "stock"}),
        (Role.RECEIVER, {"stock"}),
    ):
        tab = signed_in_tab(house, role, path="/admin/orders")
        tab.send(ShellState.open_page)
        assert set(tab.state(ShellState).counts) == counted
    shop = signed_in_tab(house, Role.ADMIN, path="/search")
    shop.send(ShellState.open_page)
    assert shop.state(ShellState).counts == {}


def test_one_letter_finds_nothing_yet(house: House) -> None:
    tab = signed_in_tab(house, Role.SALES)
    tab.send(PaletteState.search, text="k")
    assert tab.state(PaletteState).hits == []


def test_every_place_of_the_console_is_there_once() -> None:
    hrefs = [place.href for place in PLACES]
    assert len(hrefs) == len(set(hrefs))
    assert all(href.startswith("/admin") for href in hrefs)


def test_initials_are_the_first_and_the_last() -> None:
    assert [initials_of(name) for name in ("Sonia Trabelsi", "Amine", "علي بن صالح", " ")] == ["ST", "A", "عص", ""]


def test_reflex_still_calls_its_bar_of_a_new_version_as_we_know_it() -> None:
    """``NewVersion`` in assets/ui/page.js replaces it by this name."""
    name = "reflex-new-version-banner"
    template = Path(reflex_base.__file__).parent / ".templates/web/utils/state.js"
    assert f'"{name}"' in template.read_text(encoding="utf-8")
    assert f'"{name}"' in (PROJECT_ROOT / "assets/ui/page.js").read_text(encoding="utf-8")
