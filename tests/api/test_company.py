"""The company for programs: people, invitations and approvals, each within one's own company."""

from __future__ import annotations

from fastapi.testclient import TestClient

from freight_app.accounts.events import MemberInvited
from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from tests.accounts.people import heard
from tests.api.test_credit import company_of, keyed
from tests.api.test_shop import order_of, program_of, shop

__all__ = ["shop"]  # a fixture of the shop's tests

COMPANY = "/api/v1/company"


def test_a_company_invites_limits_and_approves(client: TestClient, house: House, shop: None) -> None:
    clerk = program_of(client, house, "clerk@mail.test", Role.SALES)
    owner = program_of(client, house, "garage@mail.test")
    buyer = program_of(client, house, "walid@mail.test")
    rival = program_of(client, house, "rival@mail.test")
    company = company_of(client, house, owner, "Garage", "1234567A")
    company_of(client, house, rival, "Rival", "7654321B")
    assert client.get(COMPANY, headers=buyer).status_code == 404

    asked = {"email": "walid@mail.test", "role": "buyer", "order_limit": "20.000"}
    wrong = client.post(f"{COMPANY}/invitations", json=asked | {"order_limit": "many"}, headers=owner)
    assert (wrong.status_code, wrong.json()["details"]["field"]) == (422, "order_limit")
    events = heard(house, MemberInvited)
    invited = client.post(f"{COMPANY}/invitations", json=asked, headers=owner)
    assert invited.json()["data"]["order_limit"] == {"amount_minor": 20000, "currency": "TND"}
    again = client.post(f"{COMPANY}/invitations", json=asked, headers=owner)
    assert (again.status_code, again.json()["error_code"]) == (409, "invitation_pending")
    assert isinstance(events[0], MemberInvited)
    joined = client.post(f"{COMPANY}/invitations/accept", json={"token": events[0].token}, headers=buyer)
    member = joined.json()["data"]["public_id"]
    assert client.get(COMPANY, headers=buyer).json()["data"]["role"] == "buyer"
    assert client.get(f"{COMPANY}/invitations", headers=buyer).status_code == 403

    client.post("/api/v1/cart/lines", json={"sku": "HU-816", "quantity": 1}, headers=buyer)
    placed = client.post("/api/v1/orders", json=order_of(24500), headers=keyed(buyer, "o")).json()["data"]
    assert placed["awaits_approval"] is True
    url = f"{COMPANY}/approvals/{placed['number']}"
    yes = {"seen_total_minor": 24500}
    assert client.post(f"{url}/approve", json=yes, headers=keyed(buyer, "a")).status_code == 403
    assert client.post(f"{url}/approve", json=yes, headers=keyed(rival, "a")).status_code == 404
    assert client.post(f"{url}/decline", json={"reason": "no"}, headers=keyed(rival, "d")).status_code == 404
    moved = client.post(f"{url}/approve", json={"seen_total_minor": 1}, headers=keyed(owner, "m"))
    assert (moved.status_code, moved.json()["error_code"]) == (409, "approval_changed")
    [waits] = client.get(f"{COMPANY}/approvals", headers=owner).json()["data"]
    assert (waits["number"], waits["may_decide"]) == (placed["number"], True)
    for _ in range(2):
        assert client.post(f"{url}/approve", json=yes, headers=keyed(owner, "y")).status_code == 200
    spending = client.get(f"{COMPANY}/members", headers=owner).json()["data"]["members"]
    assert [one["spent"]["amount_minor"] for one in spending] == [0, 24500]

    for headers in (rival, buyer):
        refused = client.post(f"{COMPANY}/members/{member}/suspend", headers=headers)
        assert refused.status_code in (403, 404)
    assert client.get(f"{COMPANY}/{company}/members", headers=rival).status_code == 403
    more = {"role": "buyer", "month_limit": "30.000"}
    changed = client.put(f"{COMPANY}/{company}/members/{member}", json=more, headers=clerk).json()["data"]
    assert (changed["order_limit"], changed["month_limit"]["amount_minor"]) == (None, 30000)
    assert client.post(f"{COMPANY}/members/{member}/suspend", headers=owner).status_code == 200
    # Refused at once, with the very token that was good a moment ago.
    assert client.get(COMPANY, headers=buyer).status_code == 404
    assert client.get(f"{COMPANY}/approvals", headers=buyer).status_code == 404
    assert client.post(f"{COMPANY}/leave", headers=owner).json()["error_code"] == "last_owner"
