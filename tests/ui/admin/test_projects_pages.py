"""The pages of projects as the people who work on them use them."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.shipping.watch_limits import OURS
from freight_app.ui.admin.projects.board_state import ProjectsState
from freight_app.ui.admin.projects.detail_state import ProjectState
from freight_app.ui.admin.search import SearchState
from freight_app.ui.admin.settings_watching import WatchSettingsState
from tests.purchasing.projects.things import add_purchase, add_shipment
from tests.ui.tabs import Tab, signed_in_tab, where_to

# The still clock of the tests stands on the 2nd of March 2026.
FORM = {"name": "Garage Béchir", "customer": "", "budget": "1 000", "starts_on": "2026-02-01", "due_on": "2026-04-30"}


@pytest.fixture
def tab(house: House) -> Tab:
    """A buyer on the page of the first project."""
    opened = signed_in_tab(house, Role.BUYER, path="/admin/projects")
    opened.send(ProjectsState.create, data=FORM)
    opened.send(ProjectsState.load)
    public_id = opened.state(ProjectsState).rows[0].public_id
    _open(opened, f"/admin/projects/{public_id}")
    return opened


def _open(tab: Tab, path: str) -> None:
    session = tab.root.router.headers.cookie.split("freight_session=")[1]
    tab.go_to(path, session=session)
    tab.send(ProjectState.load)


def test_a_form_keeps_what_was_typed_and_says_at_the_field_what_is_wrong(house: House) -> None:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/projects")
    tab.send(ProjectsState.open_new)
    tab.send(ProjectsState.create, data={**FORM, "name": "", "due_on": ""})
    assert {name for name, error in tab.state(ProjectsState).errors.items() if error} == {"name", "due_on"}
    tab.send(ProjectsState.create, data={**FORM, "due_on": "2026-01-01"})
    assert tab.state(ProjectsState).errors["due_on"] == "A project ends after it begins."
    assert tab.state(ProjectsState).is_open
    assert where_to(tab.send(ProjectsState.create, data=FORM)).startswith("/admin/projects/")


def test_the_page_says_how_it_stands_and_what_it_costs(house: House, tab: Tab) -> None:
    with house.write(SYSTEM) as uow:
        add_purchase(uow, "PO-1", unit_minor=50_00)
        add_shipment(uow, "SH-1", carries=("purchase_order", "PO-1"), tracking_number="JD0146")
    tab.send(ProjectState.open_link, kind="purchase_order")
    tab.send(ProjectState.link, data={"ref": "PO-9"})
    assert tab.state(ProjectState).trouble == "There is nothing of this number. Check it and try again."
    tab.send(ProjectState.link, data={"ref": "PO-1"})
    tab.send(
        ProjectState.save_milestone, data={"name": "Lift", "due_on": "2026-03-09", "blocking": "purchase_order PO-1"}
    )
    found = tab.state(ProjectState).project
    assert found.sentence == "Garage Béchir is due on 30 Apr 2026, and 1 thing stands in its way"
    assert [(row.label, row.note) for row in found.purchases] == [("PO-1", "0 of 10")]
    assert [(row.label, row.is_linked) for row in found.shipments] == [("SH-1", False)]
    assert (found.bar.is_over, found.committed.whole + found.committed.decimals) == (True, "1,700.000")
    assert [(one.name, one.waits_for, one.state) for one in found.milestones] == [("Lift", "PO-1", "ahead")]
    tab.send(ProjectState.finish, milestone_id=found.milestones[0].id, done=True)
    assert tab.state(ProjectState).project.milestones[0].state == "done"
    tab.send(ProjectState.unlink, kind="purchase_order", ref="PO-1")
    assert tab.state(ProjectState).project.purchases == []
    tab.send(ProjectState.undo_unlink)
    assert [row.label for row in tab.state(ProjectState).project.purchases] == ["PO-1"]


def test_a_cost_is_booked_once_however_often_the_button_is_pressed(tab: Tab) -> None:
    tab.send(ProjectState.open, what="cost")
    cost = {"what": "Crane", "amount": "50", "currency": "tnd", "spent_on": "2026-03-01"}
    for _ in range(2):
        tab.send(ProjectState.save_cost, data=cost)
    assert len(tab.state(ProjectState).project.by_hand) == 1
    tab.send(ProjectState.note, data={"text": "The crane came late."})
    tab.send(ProjectState.move, to="active")
    tab.send(ProjectState.move, to="done")
    assert (tab.state(ProjectState).opens, tab.state(ProjectState).project.status) == ("done", "active")
    tab.send(ProjectState.end)
    found = tab.state(ProjectState).project
    assert (found.status, found.is_open) == ("done", False)
    assert {row.text for row in found.happenings} >= {"The crane came late."}


def test_who_is_not_asked_in_finds_nothing_and_a_customer_reads_a_sentence(house: House, tab: Tab) -> None:
    path = f"/admin/projects/{tab.state(ProjectState).project.public_id}"
    sales = signed_in_tab(house, Role.SALES, path=path)
    sales.send(ProjectState.load)
    assert (sales.state(ProjectState).is_found, sales.state(ProjectState).project.name) == (False, "")
    customer = signed_in_tab(house, Role.CUSTOMER, path="/admin/projects")
    customer.send(ProjectsState.load)
    assert customer.toasts() == ["You do not have the permission for this."]
    assert where_to(Tab(path=path).send(ProjectState.load)) == f"/sign-in?next={path.replace('/', '%2F')}"


def test_the_page_of_the_search_has_all_kinds_with_their_states(house: House, tab: Tab) -> None:
    finder = signed_in_tab(house, Role.ADMIN, path="/admin/search?q=bechir")
    finder.send(SearchState.load)
    assert [(one.name, [(row.label, row.state) for row in one.rows]) for one in finder.state(SearchState).kinds] == [
        ("Projects", [("Garage Béchir", "Planned")])
    ]


def test_the_settings_hold_the_patience_of_the_house(house: House) -> None:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/settings/alerts")
    tab.send(WatchSettingsState.load)
    tab.send(WatchSettingsState.save, data={**tab.state(WatchSettingsState).days, "customs": "many"})
    assert tab.state(WatchSettingsState).errors["customs"] == "Write a whole number from 0 to 90."
    tab.send(WatchSettingsState.save, data={**tab.state(WatchSettingsState).days, "customs": "9", "quiet_sea": ""})
    assert tab.state(WatchSettingsState).days["customs"] == "9"
    assert tab.state(WatchSettingsState).days["quiet_sea"] == str(OURS.quiet_sea)
