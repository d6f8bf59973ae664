"""The console's page of alerts: what stands, what is done about it, and taking that back."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts.dtos import Severity
from freight_app.messaging.alerts.raising import raise_alert
from freight_app.ui.admin.alerts_state import AlertsState, AlertStripState
from freight_app.ui.shells.state import ShellState
from tests.ui.tabs import signed_in_tab


def run_low(house: House, *skus: str) -> None:
    with house.write() as uow:
        for sku in skus:
            raise_alert(
                uow,
                kind="stock_low",
                subject=Subject("product", sku),
                severity=Severity.WARNING if sku == "A1" else Severity.INFO,
                facts={"sku": sku, "left": "2"},
            )


def test_alerts_are_taken_muted_noted_and_all_but_notes_can_be_taken_back(house: House) -> None:
    run_low(house, "B2", "A1")
    tab = signed_in_tab(house, Role.BUYER, path="/admin/alerts")
    tab.send(ShellState.open_page)
    state = tab.state(AlertsState)
    assert [row.title for row in state.rows] == ["A1 runs low: 2 left", "B2 runs low: 2 left"]
    assert tab.state(ShellState).counts["alerts"] == 2
    first = state.rows[0].id
    tab.send(AlertsState.take, public_id=first)
    assert (state.rows[0].is_mine, tab.toasts()[-1]) == (True, "It is yours")
    tab.send(AlertsState.undo)
    assert state.rows[0].owner == ""

    tab.send(AlertsState.ask_to_mute, public_id=first)
    assert (state.asks, state.one.id) == ("mute", first)
    tab.send(AlertsState.mute, data={"days": "3", "reason": " "})
    assert (state.asks, state.trouble) == ("mute", "Write 1 to 300 characters.")
    tab.send(AlertsState.mute, data={"days": "3", "reason": "It comes on Thursday."})
    assert (state.asks, state.counts, [row.title for row in state.rows]) == (
        "",
        {"open": 1, "muted": 1, "resolved": 0},
        ["B2 runs low: 2 left"],
    )
    assert (state.one.status, state.steps[0].note) == ("muted", "It comes on Thursday.")
    tab.send(AlertsState.undo)
    assert (state.counts["open"], state.one.status) == (2, "open")
    tab.send(AlertsState.ask, what="note")
    tab.send(AlertsState.note, data={"note": "Ordered yesterday."})
    assert state.steps[0].note == "Ordered yesterday."


def test_a_page_of_a_thing_shows_its_own_alerts_to_those_who_may_see_them(house: House) -> None:
    run_low(house, "A1", "B2")
    tab = signed_in_tab(house, Role.BUYER, path="/admin/alerts")
    tab.send(AlertStripState.show, subject_kind="product", subject_ref="A1")
    strip = tab.state(AlertStripState)
    assert [row.title for row in strip.rows] == ["A1 runs low: 2 left"]
    tab.send(AlertStripState.take, public_id=strip.rows[0].id)
    assert strip.rows[0].is_mine
    tab.send(AlertStripState.show, subject_kind="flood", subject_ref="A1")
    assert strip.rows == []
    seller = signed_in_tab(house, Role.SALES, path="/admin/alerts", name="Basma B")
    seller.send(AlertStripState.show, subject_kind="product", subject_ref="A1")
    assert seller.state(AlertStripState).rows == []
