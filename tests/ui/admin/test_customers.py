"""The pages of customers as the people of the console see them."""

from __future__ import annotations

import pytest

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.sessions import VerifiedUser, open_session
from freight_app.accounts.users import list_users
from freight_app.kit.house import House
from freight_app.ui.admin.customer_detail import CustomerState
from freight_app.ui.admin.customers import CustomersState
from tests.orders.conftest import Parts, parts  # noqa: F401 - a fixture
from tests.orders.shopping import customer, letters, order
from tests.ui.tabs import Tab, signed_in_tab, where_to


def public_id_of(house: House, name: str) -> str:
    with house.read() as uow:
        return list_users(uow, UserQuery(q=name)).items[0].public_id


@pytest.fixture
def buyers(house: House, parts: Parts) -> dict[str, str]:  # noqa: F811
    """Amine has bought twice, Besma nothing; public ids by first name."""
    amine = customer(house, "Amine Trabelsi")
    customer(house, "Besma Gharbi")
    order(house, {parts.filter: 2}, owner=amine)
    order(house, {parts.book: 1}, owner=amine)
    return {name: public_id_of(house, name) for name in ("Amine", "Besma")}


def open_customer(house: House, role: Role, public_id: str, **how: str) -> Tab:
    tab = signed_in_tab(house, role, path=f"/admin/customers/{public_id}", name="Olfa Riahi", **how)
    tab.send(CustomerState.load)
    return tab


def test_the_list_shows_what_the_address_asks_for(house: House, buyers: dict[str, str]) -> None:
    tab = signed_in_tab(house, Role.SALES, path="/admin/customers?tab=with_orders&sort=-spent", name="Olfa Riahi")
    tab.send(CustomersState.load)
    shown = tab.state(CustomersState)
    [row] = shown.rows
    assert (row.name, row.orders, row.spent.whole + row.spent.decimals) == ("Amine Trabelsi", 2, "59.000")
    assert row.href == f"/admin/customers/{buyers['Amine']}"
    assert shown.counts == {"all": 2, "with_orders": 1, "retailers": 0, "deactivated": 0}
    assert (shown.pager.first, shown.pager.last, shown.pager.total) == (1, 1, 1)
    assert shown.directions["spent"] == "descending"


def test_an_address_that_means_nothing_shows_everybody(house: House, buyers: dict[str, str]) -> None:
    tab = signed_in_tab(house, Role.SALES, path="/admin/customers?tab=x&sort=y&page=zz", name="Olfa Riahi")
    tab.send(CustomersState.load)
    assert [row.name for row in tab.state(CustomersState).rows] == ["Amine Trabelsi", "Besma Gharbi"]


def test_finding_and_sorting_go_into_the_address(house: House, buyers: dict[str, str]) -> None:
    tab = signed_in_tab(house, Role.SALES, path="/admin/customers", name="Olfa Riahi")
    tab.send(CustomersState.load)
    tab.send(CustomersState.find, text="besma")
    assert [row.name for row in tab.state(CustomersState).rows] == ["Besma Gharbi"]
    assert where_to(tab.send(CustomersState.keep_question, typed={})) == "/admin/customers?tab=all&q=besma&sort=name"
    assert where_to(tab.send(CustomersState.sort_by, column="spent")).endswith("sort=-spent")


def test_a_customer_is_shown_with_what_they_bought(house: House, buyers: dict[str, str]) -> None:
    tab = open_customer(house, Role.SALES, buyers["Amine"])
    shown = tab.state(CustomerState)
    assert (shown.person.name, shown.person.status) == ("Amine Trabelsi", "active")
    assert shown.person.summary.startswith("2 orders for 59.000 TND together, the last one on ")
    assert [one.status for one in shown.orders] == ["pending", "pending"]
    assert (shown.person.may_manage, shown.person.may_see_changes, shown.changes) == (False, False, [])


@pytest.mark.parametrize("name", ["nobody", "Yassine"])
def test_who_is_no_customer_is_not_found(house: House, buyers: dict[str, str], name: str) -> None:
    signed_in_tab(house, Role.PICKER, name="Yassine Dridi")
    public_id = name if name == "nobody" else public_id_of(house, name)
    shown = open_customer(house, Role.SALES, public_id).state(CustomerState)
    assert (shown.is_found, shown.person.name, shown.orders) == (False, "", [])


def test_an_account_is_closed_and_the_toast_opens_it_again(house: House, buyers: dict[str, str]) -> None:
    tab = open_customer(house, Role.ADMIN, buyers["Besma"])
    tab.send(CustomerState.close_account)
    assert tab.state(CustomerState).person.status == "disabled"
    assert tab.toasts() == ["Besma Gharbi can no longer sign in"]
    assert tab.state(CustomerState).changes[0].action == "may no longer sign in"
    tab.send(CustomerState.undo)
    assert tab.state(CustomerState).person.status == "active"


def test_sales_may_not_close_an_account(house: House, buyers: dict[str, str]) -> None:
    tab = open_customer(house, Role.SALES, buyers["Besma"])
    tab.send(CustomerState.close_account)
    assert tab.toasts() == ["You do not have the permission for this."]
    assert tab.state(CustomerState).person.status == "active"


def test_a_password_link_is_sent_and_the_mail_goes_to_the_customer(house: House, buyers: dict[str, str]) -> None:
    tab = open_customer(house, Role.SALES, buyers["Besma"], language="fr")
    tab.send(CustomerState.send_link)
    email = tab.state(CustomerState).person.email
    assert email in tab.toasts()[0]
    assert email in {letter.recipient for letter in letters(house)}


def test_somebody_is_signed_out_everywhere(house: House, buyers: dict[str, str]) -> None:
    with house.write() as uow:
        [besma] = list_users(uow, UserQuery(q="besma")).items
        open_session(uow, VerifiedUser(besma.id), ip="127.0.0.1", user_agent="test")
    tab = open_customer(house, Role.ADMIN, buyers["Besma"])
    assert tab.state(CustomerState).person.sessions == "1 place"
    tab.send(CustomerState.ask_to_sign_out)
    tab.send(CustomerState.sign_out_everywhere)
    assert (tab.state(CustomerState).asks_to_sign_out, tab.state(CustomerState).person.has_sessions) == (False, False)


def test_customers_are_not_shown_to_those_who_may_not(house: House, buyers: dict[str, str]) -> None:
    tab = open_customer(house, Role.PICKER, buyers["Amine"])
    tab.send(CustomersState.load)
    assert (tab.state(CustomerState).person.name, tab.state(CustomersState).rows) == ("", [])
    assert set(tab.toasts()) == {"You do not have the permission for this."}
