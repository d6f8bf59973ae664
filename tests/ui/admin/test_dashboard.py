"""The dashboard as those who open it see it: what waits for them, and how the days went."""

from __future__ import annotations

from datetime import timedelta

from freight_app.accounts.dtos import RetailerApplication
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import apply_as_retailer
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.stock.service import set_reorder_point
from freight_app.ui.admin.dashboard import DashboardState
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import bring_to_door, customer, order
from tests.ui.tabs import Tab, signed_in_tab, where_to

__all__ = ["parts"]


def open_page(house: House, role: Role = Role.ADMIN, path: str = "/admin", language: str = "en") -> Tab:
    tab = signed_in_tab(house, role, path=path, language=language, name=f"R{path.partition('=')[2]} Riahi")
    tab.send(DashboardState.load)
    return tab


def needs(tab: Tab) -> list[tuple[str, str, str]]:
    return [(row.kind, row.thing, row.action) for row in tab.state(DashboardState).board.needs]


def apply(house: House) -> None:
    owner = customer(house)
    details = {
        "legal_name": "Garage El Amen SARL", "tax_number": "1234567/A/M/000", "contact_name": "Sami Gharbi",
        "phone": "71 234 567", "line": "12 rue de Marseille", "city": "Tunis", "country": "TN",
    }  # fmt: skip
    with house.write() as uow:
        apply_as_retailer(uow, owner.user_id or 0, RetailerApplication.model_validate(details))


def test_an_empty_shop_says_what_to_do_first(house: House) -> None:
    board = open_page(house).state(DashboardState).board
    assert (board.needs, board.has_orders, board.activity, board.low) == ([], False, [], [])


def test_what_waits_is_named_with_its_one_next_action(house: House, parts: Parts, clock: StillClock) -> None:
    late = order(house, {parts.filter: 1}).number
    clock.advance(timedelta(days=6))
    new = order(house, {parts.filter: 1}).number
    transfer = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    card = order(house, {parts.filter: 1}, payment_method="card").number
    apply(house)
    tab = open_page(house, language="fr")
    found = tab.state(DashboardState).board.needs
    assert needs(tab) == [
        ("late", late, "confirm"),
        ("confirm", new, "confirm"),
        # A transfer has days, a card an hour.
        ("await_payment", card, "see"),
        ("await_payment", transfer, "transfer"),
        ("retailer", "Garage El Amen SARL", "decide"),
    ]
    assert [row.key for row in found] == ["1", "2", "3", "4", "5"]
    assert found[0].why.startswith("promise pour le ")
    assert found[0].href == f"/admin/orders/{late}"
    assert (found[0].stake.whole + found[0].stake.decimals, found[1].since) == ("24,500", "0 minute")
    assert found[-1].href.startswith("/admin/retailers?company=")


def test_who_may_not_act_is_led_to_look(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    apply(house)
    assert needs(open_page(house, Role.BUYER)) == [("confirm", number, "see")]
    tab = signed_in_tab(house, Role.PICKER, path="/admin")
    tab.send(DashboardState.load)
    assert (tab.state(DashboardState).is_loaded, tab.toasts()) == (
        False,
        ["You do not have the permission for this."],
    )
    assert where_to(Tab(path="/admin").send(DashboardState.load)) == "/sign-in?next=%2Fadmin"


def test_figures_are_held_against_the_period_before(house: House, parts: Parts, clock: StillClock) -> None:
    first = order(house, {parts.filter: 1}).number
    bring_to_door(house, first)
    clock.advance(timedelta(days=7))
    for _ in range(2):
        bring_to_door(house, order(house, {parts.filter: 1}).number)
    board = open_page(house, path="/admin?days=7").state(DashboardState).board
    assert (board.orders, board.orders_moved.by, board.orders_moved.was) == (2, 100.0, "1")
    assert (board.revenue.whole, board.revenue_moved.was) == ("49", "24.500")
    assert (board.on_time, board.on_time_moved.by, board.on_time_moved.was) == ("100", 0.0, "100%")
    assert (len(board.days), len(board.chart.bars), board.chart.bars[-1].label) == (7, 7, "Today")
    assert board.chart.bars[-1].is_open
    assert board.chart.ticks[-1] == "0"
    longer = open_page(house, path="/admin?days=28").state(DashboardState)
    assert (longer.days, longer.board.orders, longer.board.orders_moved.was) == (28, 3, "")
    assert open_page(house, path="/admin?days=9999").state(DashboardState).days == 14


def test_parts_that_run_low_are_listed(house: House, parts: Parts) -> None:
    with house.write() as uow:
        set_reorder_point(uow, parts.pads, 30, quantity=40)
    board = open_page(house).state(DashboardState).board
    assert board.low_stock == 1
    [row] = board.low
    assert (row.point, row.to_order, row.href) == (30, 40, f"/admin/stock?tab=low&q={row.sku}")
