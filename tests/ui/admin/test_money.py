"""The pages of money: what they show, what a press does, and what a second press does not."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.orders.cancelling import cancel_order
from freight_app.ui.admin.money.cash_state import CashState
from freight_app.ui.admin.money.payment_state import PaymentsState
from freight_app.ui.admin.money.statement_state import StatementState
from freight_app.ui.admin.settings_payments import PaymentSettingsState
from freight_app.ui.staff.cash_state import BagState
from freight_app.ui.storefront.order_state import OrderState
from freight_app.ui.storefront.pay_page import PayState
from tests.orders.conftest import Parts, parts  # noqa: F401 - a fixture
from tests.orders.paying.paying import money
from tests.orders.paying.test_cash import deliver_for
from tests.orders.shopping import order, pay_by_card, staff
from tests.ui.tabs import Tab, signed_in_tab, where_to


def test_a_card_is_declined_and_then_paid_on_the_pages(house: House, parts: Parts, clock: StillClock) -> None:  # noqa: F811
    placed = order(house, {parts.filter: 1}, payment_method="card")
    tab = Tab(guest="g" * 40, path=f"/order/{placed.tracking_token}")
    tab.send(OrderState.load)
    assert (tab.state(OrderState).order.pays_by_card, tab.state(OrderState).order.is_declined) == (True, False)
    for outcome, declined in (("decline", True), ("approve", False)):
        page = where_to(tab.send(OrderState.pay))
        assert dict(parse_qsl(urlsplit(page).query))["order_number"] == placed.number
        tab.go_to(page, guest="g" * 40)
        tab.send(PayState.load)
        back = where_to(tab.send(PayState.finish, outcome=outcome))
        assert money(house, placed.number)[0][0] != "paid"
        tab.go_to(back, guest="g" * 40)
        tab.send(OrderState.load)
        assert tab.state(OrderState).order.is_declined is declined
        clock.advance(timedelta(seconds=2))
    assert money(house, placed.number) == [("paid", 24_500, 0)]
    assert tab.state(OrderState).order.is_paid


def test_a_debt_is_paid_back_once_however_often_it_is_pressed(house: House, parts: Parts) -> None:  # noqa: F811
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed)
    with house.write() as uow:
        cancel_order(uow, placed.number, reason="wrong part", key="c")
    tab = signed_in_tab(house, Role.SALES, path="/admin/payments")
    tab.send(PaymentsState.load)
    state = tab.state(PaymentsState)
    assert (state.tab, state.counts["refunds"], [row.number for row in state.rows]) == ("refunds", 1, [placed.number])
    tab.send(PaymentsState.open_payment, payment_id=state.rows[0].payment_id)
    tab.send(PaymentsState.ask_refund)
    step = tab.state(PaymentsState).step
    form = {"step": step, "amount": "24.500", "reason": "cancelled", "receipt": "BIAT 7"}
    for wrong, field in (({"amount": "30"}, "form"), ({"reason": " "}, "reason"), ({"receipt": ""}, "receipt")):
        tab.send(PaymentsState.choose_way, way="transfer")
        tab.send(PaymentsState.refund, data=form | wrong)
        assert tab.state(PaymentsState).errors[field] != ""
    tab.send(PaymentsState.refund, data=form)
    tab.send(PaymentsState.refund, data=form)
    state = tab.state(PaymentsState)
    assert (state.asks, state.detail.row.status, [one.status for one in state.detail.refunds]) == (
        "",
        "refunded",
        ["done"],
    )
    tab.go_to("/admin/payments?tab=notices", session="")
    assert money(house, placed.number) == [("refunded", 24_500, 24_500)]


def test_lines_of_the_bank_are_pasted_ticked_and_confirmed(house: House, parts: Parts) -> None:  # noqa: F811
    numbers = [order(house, {parts.filter: 1}, payment_method="bank_transfer").number for _ in range(2)]
    tab = signed_in_tab(house, Role.SALES, path="/admin/payments/statement")
    tab.send(StatementState.load)
    assert tab.state(StatementState).view.lines == []
    tab.send(StatementState.paste, data={"lines": "nothing"})
    assert tab.state(StatementState).field_error != ""
    text = f"date;amount;text\n02/03/2026;24,500;VIR {numbers[0]}\n02/03/2026;20,000;somebody\n"
    tab.send(StatementState.paste, data={"lines": text, "account": "BIAT"})
    sure, other = tab.state(StatementState).view.lines
    assert (sure.sureness, sure.chosen, sure.is_on) == ("certain", numbers[0], True)
    assert (other.sureness, other.is_on) == ("", False)
    tab.send(StatementState.tick, line_id=other.id, is_on=True)
    assert not tab.state(StatementState).view.lines[1].is_on
    second = next(one["value"] for one in tab.state(StatementState).view.choices if one["label"].startswith(numbers[1]))
    tab.send(StatementState.choose, line_id=other.id, payment=second)
    step = tab.state(StatementState).step
    for _ in range(2):
        tab.send(StatementState.confirm, step=step)
    assert money(house, numbers[0]) == [("paid", 24_500, 0)]
    assert money(house, numbers[1]) == [("paid", 20_000, 0), ("pending", 4_500, 0)]
    assert tab.state(StatementState).view.lines == []


def test_a_driver_counts_and_the_office_accepts(house: House, parts: Parts) -> None:  # noqa: F811
    tab = signed_in_tab(house, Role.DRIVER, path="/staff/cash", name="Sami")
    with house.read() as uow:
        from sqlmodel import select

        from freight_app.accounts.models import UserAccount

        user_id = uow.session.exec(select(UserAccount.id).where(UserAccount.name == "Sami")).one()
    driver = staff(house, Role.DRIVER)
    driver = type(driver)("Sami", user_id, driver.permissions)
    deliver_for(house, parts.filter, driver)
    tab.send(BagState.load)
    assert (tab.state(BagState).bag.amount.minor, tab.state(BagState).sign) == (24_500, -1)
    tab.send(BagState.begin)
    for piece, number in (("20000", "1"), ("2000", "2"), ("3", "9"), ("500", "x")):
        tab.send(BagState.count, piece=piece, number=number)
    step = tab.state(BagState).step
    tab.send(BagState.hand_in, data={"step": step, "reason": ""})
    assert tab.state(BagState).errors["reason"] != ""
    tab.send(BagState.count, piece="500", number="1")
    assert tab.state(BagState).sign == 0
    for _ in range(2):
        tab.send(BagState.hand_in, data={"step": step, "reason": ""})
    state = tab.state(BagState)
    assert (state.bag.receipts, len(state.bag.days), state.bag.days[0].is_accepted) == ([], 1, False)

    office = signed_in_tab(house, Role.SALES, path="/admin/cash")
    office.send(CashState.load)
    assert (office.state(CashState).bags, len(office.state(CashState).hand_ins)) == ([], 1)
    office.send(CashState.ask_count, hand_in_id=office.state(CashState).hand_ins[0].id)
    step = office.state(CashState).step
    office.send(CashState.record, data={"step": step, "counted": "24,000", "reason": ""})
    assert office.state(CashState).errors["reason"] != ""
    office.send(CashState.record, data={"step": step, "counted": "24,000", "reason": "a coin fell"})
    row = office.state(CashState).hand_ins[0]
    assert (row.is_accepted, row.sign, row.reason) == (True, -1, "a coin fell")


def test_the_settings_say_how_the_gateway_stands_without_its_keys(house: House) -> None:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/settings/payments")
    tab.send(PaymentSettingsState.load)
    assert (tab.state(PaymentSettingsState).view.gateway, tab.state(PaymentSettingsState).view.lacks) == (
        "rehearsal",
        "",
    )
    tab.send(PaymentSettingsState.test_gateway)
    assert tab.state(PaymentSettingsState).is_reached

    from freight_app.accounts.signing import SigningKeys
    from freight_app.adapters.payments import gateway_for
    from freight_app.kit.settings import Settings
    from freight_app.orders.ports import PaymentGateway

    half = Settings(payment_gateway="konnect", payment_wallet="w", _env_file=None)  # type: ignore[call-arg]
    house.database.ports.provide(PaymentGateway, gateway_for(half, SigningKeys(half)))
    tab.send(PaymentSettingsState.load)
    tab.send(PaymentSettingsState.test_gateway)
    state = tab.state(PaymentSettingsState)
    assert (state.view.lacks, state.view.card_is_possible) == ("FREIGHT_PAYMENT_API_KEY, FREIGHT_PUBLIC_URL", False)
    assert (state.is_reached, "FREIGHT_PAYMENT_API_KEY" in state.tested) == (False, True)
