"""What customers, gateways and the worker do, for tests of money."""

from __future__ import annotations

from datetime import timedelta

from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.orders.dtos import PlacedOrder
from freight_app.orders.paying import card_pages, notices, overview
from freight_app.orders.paying.dtos import MoneyRow, NoticeRow
from freight_app.orders.ports import HostedPage, HostedPageRequest, PaymentGateway
from freight_app.work.running import run_due_tasks
from tests.orders.shopping import detail


def request_page(house: House, placed: PlacedOrder) -> HostedPageRequest:
    with house.read() as uow:
        return card_pages.hosted_page_request(uow, placed.tracking_token)


def open_page(house: House, placed: PlacedOrder, *, note: bool = True) -> HostedPage:
    """As the storefront does it; without ``note`` the shop never got to write the answer down."""
    request = request_page(house, placed)
    opened = house.database.ports.get(PaymentGateway).open_page(request)
    if note:
        with house.write() as uow:
            card_pages.note_opened_page(uow, request, opened)
    return opened


def come_back(house: House, placed: PlacedOrder) -> None:
    """The customer is on the order's page again."""
    with house.read() as uow:
        pages = card_pages.pages_to_ask(uow, placed.tracking_token)
    states = card_pages.ask(house.database.ports, pages)
    with house.write() as uow:
        for state in states:
            card_pages.record_state(uow, state)


def notify(house: House, path: str, fields: dict[str, str]) -> bool:
    """The gateway calls the address that we gave it."""
    gateway, reference, signature = path.rsplit("/", 3)[1:]
    with house.write() as uow:
        return notices.take_notice(uow, gateway, reference, signature, headers={}, fields=fields)


def work_off(house: House, clock: StillClock, hours: int = 6) -> None:
    """The worker does what is due, and tries again for a while what failed."""
    for _ in range(hours):
        run_due_tasks(house.database)
        clock.advance(timedelta(hours=1))
    run_due_tasks(house.database)


def money(house: House, number: str) -> list[tuple[str, int, int]]:
    """(status, amount, sent back or on its way back) of an order's payments, oldest first."""
    with house.read() as uow:
        rows = overview.list_payments(uow, "all", PageRequest(page=1, per_page=50), q=number).items
    return [(row.status, row.amount.amount_minor, row.refunded.amount_minor) for row in reversed(rows)]


def rows_of(house: House, number: str) -> list[MoneyRow]:
    with house.read() as uow:
        found = overview.list_payments(uow, "all", PageRequest(page=1, per_page=50), q=number).items
    return list(reversed(found))


def told(house: House) -> list[NoticeRow]:
    with house.read() as uow:
        return list(reversed(overview.list_notices(uow, PageRequest(page=1, per_page=50)).items))


def status_of(house: House, number: str) -> str:
    return detail(house, number).status
