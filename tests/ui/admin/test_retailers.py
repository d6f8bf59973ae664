"""The page of retailers as the people of the console see it."""

from __future__ import annotations

import pytest

from freight_app.accounts.dtos import NewUser, RetailerApplication, RetailerView
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import apply_as_retailer, approve_retailer, get_retailer, reject_retailer
from freight_app.accounts.users import add_users
from freight_app.kit.house import House
from freight_app.ui.admin.retailers_state import RetailersState
from tests.orders.shopping import letters
from tests.ui.tabs import Tab, signed_in_tab, where_to

NAMES = {"amen": "Garage El Amen SARL", "bardo": "Garage Le Bardo", "kouba": "EURL Kouba Freins"}


def apply(house: House, key: str, language: str = "fr") -> RetailerView:
    details = {
        "legal_name": NAMES[key], "tax_number": f"{key}-1234567", "contact_name": "Sami Gharbi",
        "phone": "71 234 567", "line": "12 rue de Marseille", "city": "Tunis", "country": "TN",
    }  # fmt: skip
    with house.write() as uow:
        [user] = add_users(uow, [NewUser(email=f"{key}@demo.test", name="Sami Gharbi", language=language)])  # type: ignore[arg-type]
        return apply_as_retailer(uow, user.id, RetailerApplication.model_validate(details))


@pytest.fixture
def companies(house: House) -> dict[str, str]:
    """One waits, one is approved, one was rejected; their public ids."""
    found = {key: apply(house, key).public_id for key in NAMES}
    with house.write() as uow:
        approve_retailer(uow, found["bardo"], price_group="trade_a")
        reject_retailer(uow, found["kouba"], reason="Not readable.")
    return found


def open_page(house: House, path: str = "/admin/retailers", role: Role = Role.SALES, language: str = "en") -> Tab:
    tab = signed_in_tab(house, role, path=path, language=language, name="Olfa Riahi")
    tab.send(RetailersState.load)
    return tab


def open_company(house: House, public_id: str, **how: str) -> Tab:
    tab = open_page(house, **how)  # type: ignore[arg-type]
    tab.send(RetailersState.open_company, public_id=public_id)
    return tab


def shown(tab: Tab) -> list[str]:
    return [row.name for row in tab.state(RetailersState).rows]


@pytest.mark.parametrize(("tab_name", "name"), [("pending", "amen"), ("approved", "bardo"), ("rejected", "kouba")])
def test_each_status_has_a_tab(house: House, companies: dict[str, str], tab_name: str, name: str) -> None:
    tab = open_page(house, f"/admin/retailers?tab={tab_name}")
    assert shown(tab) == [NAMES[name]]
    assert tab.state(RetailersState).counts == {"pending": 1, "approved": 1, "rejected": 1}


def test_the_page_opens_with_those_who_wait_and_finds(house: House, companies: dict[str, str]) -> None:
    tab = open_page(house, "/admin/retailers?tab=x&page=y")
    assert shown(tab) == [NAMES["amen"]]
    tab.send(RetailersState.find, text="nobody")
    assert shown(tab) == []
    assert where_to(tab.send(RetailersState.keep_question, typed={})) == "/admin/retailers?tab=pending&q=nobody"


def test_a_link_to_a_company_opens_it_in_its_own_tab(house: House, companies: dict[str, str]) -> None:
    tab = open_page(house, f"/admin/retailers?company={companies['kouba']}")
    state = tab.state(RetailersState)
    assert (state.is_open, state.company.name, state.tab) == (True, NAMES["kouba"], "rejected")
    assert (state.company.history[0].reason, len(state.company.history)) == ("Not readable.", 2)


def test_a_link_to_no_company_says_so(house: House, companies: dict[str, str]) -> None:
    tab = open_page(house, "/admin/retailers?company=nobody", language="fr")
    assert (tab.state(RetailersState).is_open, shown(tab), len(tab.toasts())) == (False, [NAMES["amen"]], 1)


def test_the_mail_is_shown_in_the_companys_language_before_it_goes_out(house: House, companies: dict[str, str]) -> None:
    company = open_company(house, companies["amen"]).state(RetailersState).company
    assert company.approval.subject.startswith("Votre compte professionnel chez ")
    assert NAMES["amen"] in company.approval.paragraphs[1]
    assert (company.rejection.reason, company.rejection.code) == ("Motif", "fr")


def test_a_company_is_approved_with_a_price_group(house: House, companies: dict[str, str]) -> None:
    tab = open_company(house, companies["amen"])
    tab.send(RetailersState.ask, what="approve")
    tab.send(RetailersState.approve, data={"price_group": ""})
    state = tab.state(RetailersState)
    assert (state.asks, state.field_error) == ("approve", "Choose one of the trade price groups.")
    tab.send(RetailersState.approve, data={"price_group": "trade_b"})
    assert (state.asks, state.company.status, state.company.price_group_name) == ("", "approved", "Trade B")
    assert (shown(tab), state.counts["approved"]) == ([], 2)
    assert tab.toasts() == ["Garage El Amen SARL buys at trade prices now"]
    assert "retailer_approved" in {letter.template for letter in letters(house) if letter.recipient == "amen@demo.test"}


def test_a_rejection_needs_a_reason_and_keeps_the_dialog(house: House, companies: dict[str, str]) -> None:
    tab = open_company(house, companies["amen"], language="fr")
    tab.send(RetailersState.ask, what="reject")
    tab.send(RetailersState.reject, data={"reason": "  "})
    state = tab.state(RetailersState)
    assert (state.asks, bool(state.field_error), state.company.status) == ("reject", True, "pending")
    tab.send(RetailersState.reject, data={"reason": "Le matricule est illisible."})
    assert (state.asks, state.company.status, state.company.reason) == (
        "",
        "rejected",
        "Le matricule est illisible.",
    )


def test_who_decides_second_reads_it_and_changes_nothing(house: House, companies: dict[str, str]) -> None:
    tab = open_company(house, companies["amen"])
    tab.send(RetailersState.ask, what="approve")
    with house.write() as uow:
        reject_retailer(uow, companies["amen"], reason="Not readable.")
    tab.send(RetailersState.approve, data={"price_group": "trade_b"})
    state = tab.state(RetailersState)
    assert (state.asks, state.company.status) == ("approve", "rejected")
    assert state.trouble.startswith("Somebody else has decided")


def test_a_price_group_is_changed_and_the_toast_turns_it_back(house: House, companies: dict[str, str]) -> None:
    tab = open_company(house, companies["bardo"])
    tab.send(RetailersState.change_group, data={"price_group": "trade_b"})
    assert tab.toasts() == ["Garage Le Bardo: Trade B"]
    tab.send(RetailersState.undo_group)
    assert tab.state(RetailersState).company.price_group == "trade_a"


def test_an_unknown_company_is_said_to_be_gone(house: House, companies: dict[str, str]) -> None:
    tab = open_company(house, "nobody")
    assert (tab.state(RetailersState).is_open, tab.toasts()) == (False, ["The company was not found."])


def test_only_those_who_may_see_and_decide(house: House, companies: dict[str, str]) -> None:
    tab = open_page(house, role=Role.BUYER)
    tab.send(RetailersState.open_company, public_id=companies["amen"])
    tab.send(RetailersState.approve, data={"price_group": "trade_b"})
    assert (shown(tab), tab.state(RetailersState).company.name) == ([], "")
    with house.read() as uow:
        assert get_retailer(uow, companies["amen"]).status == "pending"
