"""Cards at a gateway that is slow, broken, lying, repeating itself: one payment or none, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from freight_app.adapters.payments.konnect import KonnectGateway
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import OutsideFailure
from freight_app.kit.house import House
from freight_app.orders.cancelling import expire_unpaid_orders
from freight_app.orders.dtos import PlacedOrder
from freight_app.orders.errors import GatewayRefused
from freight_app.orders.paying import card_pages
from freight_app.orders.paying.models import NoticeVerdict
from freight_app.orders.ports import GatewayStatus
from freight_app.work.running import run_due_tasks
from tests.orders.conftest import Parts
from tests.orders.paying.gateway_server import GatewayServer, Mood
from tests.orders.paying.paying import (
    come_back,
    money,
    notify,
    open_page,
    request_page,
    rows_of,
    status_of,
    told,
    work_off,
)
from tests.orders.shopping import order

PAID = [("paid", 24_500, 0)]
AWAITED = [("pending", 24_500, 0)]
pytestmark = pytest.mark.usefixtures("konnect")


@pytest.fixture
def placed(house: House, parts: Parts) -> PlacedOrder:
    return order(house, {parts.filter: 1}, payment_method="card")


def claim(server: GatewayServer) -> dict[str, str]:
    return {"payment_ref": server.only_page.name}


def test_what_konnect_is_asked_for(house: House, server: GatewayServer, placed: PlacedOrder) -> None:
    opened = open_page(house, placed)
    page = server.only_page
    assert (page.amount, page.currency, page.reference) == (24_500, "TND", placed.card_reference)
    assert opened.url.startswith(server.url)
    with house.read() as uow:
        # A second press on "pay" leads to the same page: two could both be paid.
        assert card_pages.find_open_page(uow, request_page(house, placed)) == opened.url


@pytest.mark.parametrize(
    "arrivals",
    ["R", "N", "NNR", "RN", "rRN", "nN", "UNR", "S"],
    ids=["return", "notice", "twice", "return first", "too early", "notice too early", "before the page", "silence"],
)
def test_whatever_comes_first_or_twice_makes_one_payment(
    house: House, server: GatewayServer, placed: PlacedOrder, clock: StillClock, arrivals: str
) -> None:
    """R: the customer returns; N: the gateway notifies; small letters: before the money; U: before the page's answer
    was written down; S: nobody says anything and the clock asks."""
    open_page(house, placed, note="U" not in arrivals)
    request = request_page(house, placed)
    page = server.only_page
    for arrival in arrivals:
        if arrival in "RNS":
            server.pay(page.name)
        if arrival in "Rr":
            come_back(house, placed)
        elif arrival in "Nn":
            assert notify(house, request.notice_path, claim(server))
            run_due_tasks(house.database)
        elif arrival == "S":
            clock.advance(timedelta(minutes=3))
            with house.write() as uow:
                assert card_pages.ask_about_silent_pages(uow) == 1
                assert card_pages.ask_about_silent_pages(uow) == 0
            run_due_tasks(house.database)
        clock.advance(timedelta(seconds=4))
    assert money(house, placed.number) == PAID
    assert status_of(house, placed.number) == "confirmed"
    assert {notice.verdict for notice in told(house)} <= {"settled", "repeated", "not_paid"}


@pytest.mark.race
def test_return_and_notices_at_the_same_time_make_one_payment(
    house: House, server: GatewayServer, placed: PlacedOrder
) -> None:
    open_page(house, placed)
    server.pay(server.only_page.name)
    path = request_page(house, placed).notice_path
    for _ in range(3):
        notify(house, path, claim(server))
    together = threading.Barrier(6)
    troubles: list[Exception] = []

    def arrive(place: int) -> None:
        try:
            together.wait()
            if place % 2:
                come_back(house, placed)
            else:
                run_due_tasks(house.database)
        except Exception as error:  # noqa: BLE001 - told below
            troubles.append(error)

    threads = [threading.Thread(target=arrive, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_due_tasks(house.database)
    assert troubles == []
    assert money(house, placed.number) == PAID
    assert all(notice.verdict in ("settled", "repeated") for notice in told(house))


BAD_MOODS: tuple[Mood, ...] = ("slow", "broken", "busy", "garbage", "lost", "endless")


def test_a_gateway_in_a_bad_mood_is_asked_until_it_answers(
    house: House, server: GatewayServer, placed: PlacedOrder, clock: StillClock
) -> None:
    open_page(house, placed)
    server.pay(server.only_page.name)
    notify(house, request_page(house, placed).notice_path, claim(server))
    server.behave(*BAD_MOODS)
    come_back(house, placed)
    run_due_tasks(house.database)
    assert server.moods == []
    assert money(house, placed.number) == AWAITED
    work_off(house, clock, hours=2)
    assert money(house, placed.number) == PAID
    assert [notice.verdict for notice in told(house)] == ["settled"]


def test_a_page_that_cannot_be_opened_leaves_the_order_waiting(
    house: House, server: GatewayServer, placed: PlacedOrder
) -> None:
    for mood in (*BAD_MOODS, "refuses"):
        server.behave(mood)
        with pytest.raises(OutsideFailure) as caught:
            open_page(house, placed)
        assert "konnect-secret" not in repr(caught.value)
    assert money(house, placed.number) == AWAITED
    opened = open_page(house, placed)
    server.pay(opened.gateway_reference)
    come_back(house, placed)
    assert money(house, placed.number) == PAID


def test_an_address_where_nobody_listens_is_an_outside_failure(
    house: House, server: GatewayServer, placed: PlacedOrder, konnect: KonnectGateway
) -> None:
    nowhere = KonnectGateway(
        type(konnect.client)("The bank", "http://127.0.0.1:9", {}, timeout_s=0.3, sleep=lambda _s: None),
        "w",
        "https://x",
    )
    with pytest.raises(OutsideFailure, match="cannot be reached"):
        nowhere.ask_back("x")


def test_another_amount_or_currency_changes_nothing_and_is_written_down(
    house: House, server: GatewayServer, placed: PlacedOrder
) -> None:
    open_page(house, placed)
    page = server.only_page
    page.paid = True
    path = request_page(house, placed).notice_path
    lies: list[tuple[object, str | None]] = [
        (24_499, None),
        (245, None),
        (2_450_000, None),
        ("24.5", None),
        (True, None),
        (None, "EUR"),
        (None, "BTC"),
    ]
    for page.said_amount, page.said_currency in lies:
        notify(house, path, claim(server))
        come_back(house, placed)
        run_due_tasks(house.database)
        assert money(house, placed.number) == AWAITED
        assert status_of(house, placed.number) == "pending"
    notices = told(house)
    assert [notice.verdict for notice in notices] == ["wrong_amount"] * len(lies)
    assert all("24.500 TND" in notice.remark for notice in notices)


def test_a_notice_of_another_payment_is_not_believed(
    house: House, server: GatewayServer, placed: PlacedOrder, parts: Parts
) -> None:
    """Somebody pays a cheap order of theirs and tells of it at the address of a dear one."""
    dear = order(house, {parts.pads: 1}, payment_method="card")
    cheap = open_page(house, placed)
    open_page(house, dear)
    server.pay(cheap.gateway_reference)
    notify(house, request_page(house, dear).notice_path, {"payment_ref": cheap.gateway_reference})
    notify(house, request_page(house, dear).notice_path, {"payment_ref": "f" * 24})
    run_due_tasks(house.database)
    assert money(house, dear.number) == [("pending", 92_400, 0)]
    assert money(house, placed.number) == AWAITED
    assert [notice.verdict for notice in told(house)] == ["not_ours", "no_answer"]


def test_a_wrong_signature_changes_nothing_and_is_written_down_without_secrets(
    house: House, server: GatewayServer, placed: PlacedOrder
) -> None:
    open_page(house, placed)
    server.pay(server.only_page.name)
    path = request_page(house, placed).notice_path
    forged = path[:-1] + ("0" if path[-1] != "0" else "1")
    asked_before = len(server.heard)
    fields = {**claim(server), "api_token": "s3cret", "note": "zero\0byte" + "x" * 999}
    for wrong in (forged, path.rsplit("/", 1)[0] + "/é", path.replace("/konnect/", "/flouci/")):
        assert not notify(house, wrong, fields)
    run_due_tasks(house.database)
    assert len(server.heard) == asked_before
    assert money(house, placed.number) == AWAITED
    notices = told(house)
    assert [notice.verdict for notice in notices] == [NoticeVerdict.WRONG_SIGNATURE] * 3
    assert notices[0].fields["api_token"] == "***"
    assert "\0" not in notices[0].fields["note"]
    assert len(notices[0].fields["note"]) == 300
    notify(house, path, {"payment_ref": "../../admin"})
    assert told(house)[-1].verdict == "unreadable"


def test_two_pages_that_are_both_paid_are_one_payment_and_a_debt_of_ours(
    house: House, server: GatewayServer, placed: PlacedOrder, clock: StillClock
) -> None:
    first, second = open_page(house, placed), open_page(house, placed)
    server.pay(first.gateway_reference)
    server.pay(second.gateway_reference)
    path = request_page(house, placed).notice_path
    for page in (first, second, second, first):
        notify(house, path, {"payment_ref": page.gateway_reference})
        run_due_tasks(house.database)
    come_back(house, placed)
    assert money(house, placed.number) == [("paid", 24_500, 0), ("refund_due", 24_500, 0)]
    assert [notice.verdict for notice in told(house)] == ["settled", "settled", "repeated", "repeated"]


def test_money_that_comes_after_the_order_has_lapsed_is_owed_back(
    house: House, server: GatewayServer, placed: PlacedOrder, clock: StillClock
) -> None:
    open_page(house, placed)
    clock.advance(timedelta(minutes=61))
    with house.write() as uow:
        assert expire_unpaid_orders(uow) == 1
    # The gateway is asked once more when an order comes to nothing: here the customer pays at that very moment.
    server.pay(server.only_page.name)
    run_due_tasks(house.database)
    assert money(house, placed.number) == [("refund_due", 24_500, 0)]
    assert status_of(house, placed.number) == "expired"


def test_a_page_of_which_nothing_is_ever_heard_is_given_up(
    house: House, server: GatewayServer, placed: PlacedOrder, clock: StillClock
) -> None:
    open_page(house, placed)
    asked = 0
    for _ in range(60):
        clock.advance(timedelta(minutes=30))
        with house.write() as uow:
            asked += card_pages.ask_about_silent_pages(uow)
        run_due_tasks(house.database)
    assert 4 <= asked <= 12
    assert rows_of(house, placed.number)[0].status == "pending"


def test_a_key_that_the_gateway_does_not_take_is_told_apart(server: GatewayServer, konnect: KonnectGateway) -> None:
    konnect.check_connection()
    stranger = KonnectGateway(type(konnect.client)("The bank", server.url, {"x-api-key": "no"}), "w", "https://x")
    with pytest.raises(GatewayRefused, match="401"):
        stranger.check_connection()
    assert konnect.ask_back(open_status(server, konnect)).status == GatewayStatus.OPEN


def open_status(server: GatewayServer, konnect: KonnectGateway) -> str:
    from freight_app.orders.ports import HostedPageRequest
    from tests.orders.shopping import tnd

    request = HostedPageRequest("ref", tnd("1.000"), "F-1", "en", "/order/x", "/n")
    return konnect.open_page(request).gateway_reference
