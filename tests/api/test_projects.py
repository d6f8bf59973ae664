"""A project through the API, by the same rules as its pages."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from tests.api.test_shop import program_of
from tests.purchasing.projects.things import add_purchase

DRAFT = {"name": "Garage Béchir", "budget": "1000", "starts_on": "2026-02-01", "due_on": "2026-04-30"}


def test_a_project_is_begun_filled_and_finished(client: TestClient, house: House) -> None:
    buyer = program_of(client, house, "mourad@mail.test", Role.BUYER)
    sales = program_of(client, house, "amel@mail.test", Role.SALES)
    with house.write(SYSTEM) as uow:
        add_purchase(uow, "PO-2026-00001", received=4)

    def send(path: str, body: dict[str, Any], who: dict[str, str] = buyer, method: str = "post") -> Any:
        headers = who | {"Idempotency-Key": "key-00000001"}
        return client.request(method, f"/api/v1/projects{path}", json=body, headers=headers)

    assert send("", DRAFT, sales).status_code == 403
    wrong = send("", {**DRAFT, "due_on": "2026-01-01"})
    assert (wrong.status_code, wrong.json()["details"]["field"]) == (422, "due_on")
    made = send("", DRAFT)
    assert made.status_code == 201
    project = made.json()["data"]["public_id"]
    assert send("", DRAFT).json()["data"]["public_id"] == project, "the same key begins one project"
    assert client.get(f"/api/v1/projects/{project}", headers=sales).status_code == 404

    assert send(f"/{project}/links", {"kind": "purchase_order", "ref": "PO-2026-00001"}).status_code == 200
    cost = {"what": "Crane", "amount": "50", "currency": "TND", "spent_on": "2026-03-01"}
    send(f"/{project}/costs", cost)
    booked = send(f"/{project}/costs", cost).json()["data"]["budget"]
    assert (booked["spent"], booked["committed"]) == (
        {"amount_minor": 186_000, "currency": "TND"},
        {"amount_minor": 204_000, "currency": "TND"},
    )
    send(f"/{project}/milestones", {"name": "Open", "due_on": "2026-03-01"})
    board = client.get("/api/v1/projects", headers=buyer).json()["data"]
    assert [(one["kind"], one["label"], one["days"]) for one in board["critical"]] == [("late", "Open", 1)]
    assert send(f"/{project}/status", {"to": "active"}).json()["data"]["next_statuses"] == [
        "on_hold",
        "done",
        "cancelled",
    ]
    stale = send(f"/{project}", {**DRAFT, "name": "Other", "version": 7}, method="put")
    assert (stale.status_code, stale.json()["error_code"]) == (409, "project_changed")
    assert client.get("/api/v1/projects", headers=sales).json()["data"]["total"] == 0
