"""The stock of the console as a browser's tab sees it."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.stock.dtos import LocationDraft, ReceiptLine, StockLine
from freight_app.stock.locations import create_location
from freight_app.stock.models import StockMovement
from freight_app.stock.service import (
    adjust_stock,
    get_reorder_rule,
    list_own_receipts,
    receive_stock,
    reserve_stock,
    set_reorder_point,
    undo_receipt,
)
from freight_app.ui.admin.audit import AuditState
from freight_app.ui.admin.stock_sheet_state import StockSheetState
from freight_app.ui.admin.stock_state import StockState
from tests.orders.shopping import staff
from tests.stock.goods import MAIN, add_product, count_rows, level_at, put_on_shelf
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def ids(house: House) -> dict[str, int]:
    """P1: 8 at main (2 promised to F-1), low at 9. P2: never had any. A van beside the main location."""
    with house.write() as uow:
        van = create_location(uow, LocationDraft(code="VAN", name="Van", position=1)).id
        ids = {sku: add_product(uow, sku) for sku in ("P1", "P2")}
        put_on_shelf(uow, ids["P1"], 8, shelf="A-04-2")
        reserve_stock(uow, [StockLine(product_id=ids["P1"], quantity=2)], reference="F-1", expires_at=None)
        set_reorder_point(uow, ids["P1"], 9, quantity=20)
    return ids | {"VAN": van}


@pytest.fixture
def tab(house: House, ids: dict[str, int]) -> Tab:
    """A buyer's tab with the sheet of P1 open."""
    tab = signed_in_tab(house, Role.BUYER, path="/admin/stock")
    tab.send(StockSheetState.load)
    tab.send(StockSheetState.open_product, product_id=ids["P1"])
    return tab


def movements(house: House) -> int:
    with house.read() as uow:
        return count_rows(uow, StockMovement)


def at(house: House, product_id: int, location_id: int = MAIN) -> tuple[int, int]:
    with house.read() as uow:
        return level_at(uow, product_id, location_id)


def test_the_list_shows_what_the_address_asks_for(house: House, tab: Tab, ids: dict[str, int]) -> None:
    state = tab.state(StockState)
    assert [(row.sku, row.where, row.shelf, row.on_hand, row.reserved, row.available) for row in state.rows] == [
        ("P1", "MAIN", "A-04-2", "8", "2", "6"),
        ("P2", "", "", "0", "", "0"),
    ]
    assert (state.summary.worth.whole, state.summary.low, state.summary.out, state.summary.reserved) == ("80", 1, 1, 2)
    assert state.counts == {"all": 2, "low": 1, "out": 1, "reserved": 1}
    tab.root.router = signed_in_tab(
        house, Role.SALES, path=f"/admin/stock?tab=out&location={MAIN}&q=P&sort=-name"
    ).root.router  # type: ignore[misc]
    tab.send(StockSheetState.load)
    assert (state.tab, state.location, state.q, state.sort, state.rows) == ("out", str(MAIN), "P", "-name", [])


def test_nonsense_in_the_address_shows_everything(house: House, ids: dict[str, int]) -> None:
    tab = signed_in_tab(house, Role.PICKER, path="/admin/stock?tab=x&sort=drop&page=-1&location=9999999999999")
    tab.send(StockSheetState.load)
    state = tab.state(StockState)
    assert (state.tab, state.sort, state.page, state.location, state.total) == ("all", "", 1, "", 2)


def test_columns_sort_up_then_down_then_as_before(tab: Tab) -> None:
    addresses = [where_to(tab.send(StockState.sort_by, column="available")) for _ in range(3)]
    assert addresses == [
        "/admin/stock?tab=all&sort=available",
        "/admin/stock?tab=all&sort=-available",
        "/admin/stock?tab=all",
    ]
    assert where_to(tab.send(StockState.sort_by, column="1; drop")) == "/admin/stock?tab=all"
    assert where_to(tab.send(StockState.choose_location, location="1")) == "/admin/stock?tab=all&location=1"
    tab.send(StockState.find, text="a-04")
    assert [row.sku for row in tab.state(StockState).rows] == ["P1"]


def test_the_sheet_says_where_it_lies_who_waits_and_what_happened(tab: Tab) -> None:
    sheet = tab.state(StockSheetState)
    assert [(level.code, level.shelf, level.available) for level in sheet.product.levels] == [("MAIN", "A-04-2", "6")]
    assert [(one.href, one.quantity) for one in sheet.product.waiting] == [("/admin/orders/F-1", "2")]
    assert [(line.kind, line.change, line.reserved_change, line.after) for line in sheet.ledger.rows] == [
        ("reserved", "", "+2", "8"),
        ("received", "+8", "", "8"),
    ]
    assert (sheet.product.is_low, sheet.product.reorder_point, sheet.product.is_out) == (True, 9, False)
    tab.send(StockSheetState.turn_page, page=2)
    assert sheet.ledger.rows == []
    tab.send(StockSheetState.load)
    assert sheet.is_open is False


def test_reasons_that_staff_pages_keep_as_codes_are_read_in_the_readers_language(
    house: House, ids: dict[str, int]
) -> None:
    receiver = staff(house, Role.RECEIVER, name="Sami")
    with house.write(receiver) as uow:
        line = ReceiptLine(product_id=ids["P2"], location_id=MAIN, quantity=3)
        receive_stock(uow, [line], reference="BL 8", key="r")
        undo_receipt(uow, list_own_receipts(uow, PageRequest(page=1, per_page=5)).items[0].movement_id)
    with house.write() as uow:
        adjust_stock(uow, ids["P2"], MAIN, 2, reason="Trouvé derrière", key="a")
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/stock", language="fr", name="Olfa")
    tab.send(StockSheetState.open_product, product_id=ids["P2"])
    assert [line.reason for line in tab.state(StockSheetState).ledger.rows] == [
        "Trouvé derrière",
        "Réception annulée",
        "",
    ]
    tab.send(AuditState.load)
    told = {entry.action: entry.changes[-1].after for entry in tab.state(AuditState).entries}
    assert (told["réception annulée"], told["correction"]) == ("Réception annulée", "Trouvé derrière")


def test_goods_arrive_once_however_often_the_button_is_pressed(house: House, tab: Tab, ids: dict[str, int]) -> None:
    sheet = tab.state(StockSheetState)
    tab.send(StockSheetState.ask_receipt)
    typed = {"quantity": "12", "place": str(MAIN), "shelf": "b-1", "reference": "BL 77"}
    tab.send(StockSheetState.receive, data=typed)
    assert (at(house, ids["P1"]), sheet.doing) == ((20, 2), "")
    assert tab.toasts() == ["P1: 20 on hand, 18 available"]
    assert (sheet.product.levels[0].shelf, tab.state(StockState).rows[0].on_hand) == ("B-1", "20")
    before = movements(house)
    tab.send(StockSheetState.receive, data=typed)
    # The second press of two that were on their way together, before the form was seen to close.
    sheet.doing = "receive"
    tab.send(StockSheetState.receive, data=typed)
    assert (movements(house), at(house, ids["P1"])) == (before, (20, 2))


def test_a_first_receipt_says_where_it_lies(house: House, tab: Tab, ids: dict[str, int]) -> None:
    tab.send(StockSheetState.open_product, product_id=ids["P2"])
    tab.send(StockSheetState.ask_receipt)
    assert tab.state(StockSheetState).place == str(MAIN)
    tab.send(StockSheetState.receive, data={"quantity": "3", "place": str(ids["VAN"])})
    assert at(house, ids["P2"], ids["VAN"]) == (3, 0)


@pytest.mark.parametrize("quantity", ["", "0", "-4", "1.5", "many", "99999999999", "2000000"])
def test_a_quantity_that_is_none_is_said_at_its_field(house: House, tab: Tab, quantity: str) -> None:
    before = movements(house)
    tab.send(StockSheetState.ask_receipt)
    tab.send(StockSheetState.receive, data={"quantity": quantity, "place": str(MAIN)})
    sheet = tab.state(StockSheetState)
    assert sheet.errors.quantity == "A whole number from 1 to 1,000,000 is needed."
    assert (sheet.doing, movements(house), tab.toasts()) == ("receive", before, [])


def test_an_adjustment_needs_a_reason_and_leaves_what_is_promised(house: House, tab: Tab, ids: dict[str, int]) -> None:
    sheet = tab.state(StockSheetState)
    tab.send(StockSheetState.ask, change="adjust")
    typed = {"direction": "less", "quantity": "7", "place": str(MAIN), "reason": " "}
    tab.send(StockSheetState.change, data=typed)
    assert sheet.errors.reason == "A reason is needed: somebody will ask."
    tab.send(StockSheetState.change, data=typed | {"reason": "broken"})
    assert sheet.errors.quantity == "Only 6 pieces are free here."
    assert sheet.errors.reason == ""
    tab.send(StockSheetState.change, data=typed | {"reason": "broken", "quantity": "٣"})
    assert (at(house, ids["P1"]), sheet.doing) == ((5, 2), "")
    assert (sheet.ledger.rows[0].change, sheet.ledger.rows[0].reason) == ("−3", "broken")


def test_a_count_becomes_the_level(house: House, tab: Tab, ids: dict[str, int]) -> None:
    tab.send(StockSheetState.ask, change="count")
    tab.send(StockSheetState.change, data={"quantity": "1", "place": str(MAIN)})
    assert tab.state(StockSheetState).errors.quantity.startswith("More than that is promised")
    tab.send(StockSheetState.change, data={"quantity": "11", "place": str(MAIN)})
    assert at(house, ids["P1"]) == (11, 2)


def test_pieces_move_between_locations(house: House, tab: Tab, ids: dict[str, int]) -> None:
    sheet = tab.state(StockSheetState)
    tab.send(StockSheetState.ask, change="move")
    typed = {"quantity": "4", "place": str(MAIN), "to_place": ""}
    tab.send(StockSheetState.change, data=typed)
    assert sheet.errors.to_place == "Choose a location."
    tab.send(StockSheetState.change, data=typed | {"to_place": str(MAIN)})
    assert sheet.errors.to_place == "The goods are there already."
    tab.send(StockSheetState.change, data=typed | {"to_place": str(ids["VAN"])})
    assert (at(house, ids["P1"]), at(house, ids["P1"], ids["VAN"])) == ((4, 2), (4, 0))
    assert len(sheet.product.levels) == 2


def test_shelf_and_reorder_point_are_set_and_put_back(house: House, tab: Tab, ids: dict[str, int]) -> None:
    sheet = tab.state(StockSheetState)
    tab.send(StockSheetState.ask, change="shelf")
    assert sheet.shelf == "A-04-2"
    tab.send(StockSheetState.change, data={"place": str(MAIN), "shelf": "c-9"})
    assert (sheet.product.levels[0].shelf, tab.toasts()) == ("C-9", ["P1: the shelf is changed"])
    tab.send(StockSheetState.undo_watch)
    assert sheet.product.levels[0].shelf == "A-04-2"
    tab.send(StockSheetState.ask, change="reorder")
    tab.send(StockSheetState.change, data={"quantity": "0", "order": ""})
    assert (sheet.product.reorder_point, sheet.product.is_low, tab.state(StockState).summary.low) == (0, False, 0)
    tab.send(StockSheetState.undo_watch)
    tab.send(StockSheetState.undo_watch)
    with house.read() as uow:
        rule = get_reorder_rule(uow, ids["P1"])
    assert (rule.reorder_point, rule.reorder_quantity) == (9, 20)


def test_each_does_what_their_role_may(house: House, ids: dict[str, int]) -> None:
    before = movements(house)
    receiver = signed_in_tab(house, Role.RECEIVER, path="/admin/stock")
    receiver.send(StockSheetState.load)
    receiver.send(StockSheetState.open_product, product_id=ids["P1"])
    receiver.send(StockSheetState.ask, change="adjust")
    receiver.send(StockSheetState.change, data={"quantity": "1", "place": str(MAIN), "reason": "x"})
    assert (receiver.state(StockSheetState).doing, len(receiver.toasts()), movements(house)) == ("", 2, before)
    receiver.send(StockSheetState.ask_receipt)
    receiver.send(StockSheetState.receive, data={"quantity": "1", "place": str(MAIN)})
    assert movements(house) == before + 1
    picker = signed_in_tab(house, Role.PICKER, path="/admin/stock")
    picker.send(StockSheetState.open_product, product_id=ids["P1"])
    picker.send(StockSheetState.ask_receipt)
    picker.send(StockSheetState.receive, data={"quantity": "1", "place": str(MAIN)})
    assert (picker.state(StockSheetState).is_open, movements(house)) == (True, before + 1)
    driver = signed_in_tab(house, Role.DRIVER, path="/admin/stock")
    driver.send(StockSheetState.load)
    driver.send(StockSheetState.open_product, product_id=ids["P1"])
    assert (driver.state(StockState).is_loaded, driver.state(StockSheetState).is_open) == (False, False)


@pytest.mark.parametrize("product_id", [0, -1, 999_999, 2**40])
def test_an_unknown_product_is_told(house: House, ids: dict[str, int], product_id: int) -> None:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/stock")
    tab.send(StockSheetState.open_product, product_id=product_id)
    assert not tab.state(StockSheetState).is_open
    assert tab.toasts() == ["Product was not found."]
