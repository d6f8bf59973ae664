"""Every page of the house in one list: what is registered, guarded, served, linked and tested reads it.

What a route is stands in ``routing.py``; it is imported from here. The shop's pages are in ``shop_routes.py``, the
console's in ``console_routes.py`` and, about buying, in
``supply_routes.py``.
"""

from __future__ import annotations

from freight_app.ui.console_routes import CONSOLE_ROUTES
from freight_app.ui.routing import Audience, Route, RouteTable, load_object, load_page
from freight_app.ui.shop_routes import SHOP_ROUTES
from freight_app.ui.supply_routes import SUPPLY_ROUTES

__all__ = ["NOT_FOUND", "PAGES", "ROUTES", "Audience", "Route", "RouteTable", "load_object", "load_page"]

NOT_FOUND = Route("/404", "storefront.not_found:page", "Page not found")

ROUTES: tuple[Route, ...] = (
    *SHOP_ROUTES,
    *CONSOLE_ROUTES,
    *SUPPLY_ROUTES,
    Route("/staff", "staff.home:page", "Work", Audience.STAFF, on_load="staff.home:StaffState.load"),
    Route(
        "/staff/pick/[number]", "staff.pick:page", "Order", Audience.STAFF, on_load="staff.pick_state:PickState.load"
    ),
    Route(
        "/staff/stop/[number]", "staff.stop:page", "Order", Audience.STAFF, on_load="staff.stop_state:StopState.load"
    ),
    Route(
        "/staff/return/[number]",
        "staff.take_return:page",
        "Return",
        Audience.STAFF,
        permission="stock.receive",
        on_load="staff.take_return_state:TakeReturnState.load",
    ),
    Route(
        "/staff/purchases/[number]",
        "staff.purchase:page",
        "Receive goods",
        Audience.STAFF,
        permission="stock.receive",
        on_load="staff.purchase_state:ReceivePurchaseState.load",
    ),
    Route(
        "/staff/receive",
        "staff.receive:page",
        "Receive goods",
        Audience.STAFF,
        permission="stock.receive",
        on_load="staff.receive_state:ReceiveState.load",
    ),
    Route(
        "/staff/count",
        "staff.count:page",
        "Count the stock",
        Audience.STAFF,
        permission="stock.edit",
        on_load="staff.count_state:CountState.load",
    ),
    Route(
        "/staff/cash",
        "staff.cash:page",
        "Your cash",
        Audience.STAFF,
        permission="delivery.do",
        on_load="staff.cash_state:BagState.load",
    ),
    Route(
        "/staff/chats",
        "staff.chats:page",
        "Orders by WhatsApp",
        Audience.STAFF,
        permission="orders.read",
        on_load="staff.chats_state:ChatsState.load",
    ),
    Route(
        "/staff/chats/[token]",
        "staff.chat:page",
        "Order by WhatsApp",
        Audience.STAFF,
        permission="orders.read",
        on_load="staff.chat_state:ChatDeskState.load",
    ),
    Route("/dev/components", "dev.components:page", "Components", dev_only=True),
    Route("/dev/console", "dev.console:page", "Console", dev_only=True),
    Route("/dev/staff", "dev.staff:page", "Staff pages", dev_only=True),
)
PAGES = RouteTable(ROUTES)
