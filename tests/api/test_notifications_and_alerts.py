"""Programs read their person's news, choose how it comes, and see to the alerts that they may see."""

from __future__ import annotations

from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts.dtos import Severity
from freight_app.messaging.alerts.raising import raise_alert
from tests.api.test_shop import program_of

API = "/api/v1"


def run_low(house: House) -> None:
    with house.write() as uow:
        raise_alert(
            uow,
            kind="stock_low",
            subject=Subject("product", "HU-816"),
            severity=Severity.WARNING,
            facts={"sku": "HU-816", "left": "2", "product_en": "Oil filter"},
        )


def test_news_is_read_by_whom_it_was_told_and_preferences_are_kept(client: TestClient, house: House) -> None:
    buyer = program_of(client, house, "buyer@mail.test", Role.BUYER)
    seller = program_of(client, house, "seller@mail.test", Role.SALES)
    run_low(house)
    url = f"{API}/notifications"
    [news] = client.get(url, headers=buyer).json()["data"]
    assert (news["title"], news["sentence"], news["is_read"]) == ("HU-816 runs low: 2 left", "Oil filter.", False)
    assert client.get(url, headers=seller).json()["data"] == []
    assert client.post(f"{url}/{news['id']}/read", headers=seller).status_code == 404
    assert client.post(f"{url}/{news['id']}/read", headers=buyer).status_code == 200
    assert client.get(url, params={"unread": True}, headers=buyer).json()["data"] == []
    assert client.post(f"{url}/read", headers=buyer).json()["data"] == {"marked": 0}

    wish = {"kind": "stock_low", "channel": "email", "on": False}
    grid = client.put(f"{url}/preferences/ways", json=wish, headers=buyer).json()["data"]
    ways = {kind["kind"]: kind["ways"] for category in grid["categories"] for kind in category["kinds"]}
    assert ways["stock_low"]["email"] is False
    assert client.put(f"{url}/preferences/ways", json=wish, headers=seller).status_code == 422
    rhythm = {"category": "stock", "rhythm": "weekly"}
    assert client.put(f"{url}/preferences/rhythms", json=rhythm, headers=buyer).status_code == 200
    kept = client.get(f"{url}/preferences", headers=buyer).json()["data"]["categories"]
    assert {one["category"]: one["rhythm"] for one in kept}["stock"] == "weekly"
    quiet = {"quiet_from": "22:00", "quiet_until": "07:00", "zone": "Asia/Qatar"}
    hours = client.put(f"{url}/preferences/hours", json=quiet, headers=buyer)
    assert hours.json()["data"] == quiet | {"digest_at": "08:00"}
    bad = client.put(f"{url}/preferences/hours", json={"quiet_from": "22:00"}, headers=buyer)
    assert (bad.status_code, bad.json()["details"]["field"]) == (422, "quiet_until")


def test_an_alert_is_taken_muted_and_noted_by_those_who_may(client: TestClient, house: House) -> None:
    buyer = program_of(client, house, "buyer@mail.test", Role.BUYER)
    picker = program_of(client, house, "picker@mail.test", Role.PICKER)
    seller = program_of(client, house, "seller@mail.test", Role.SALES)
    run_low(house)
    url = f"{API}/alerts"
    assert client.get(url, headers=picker).status_code == 403
    assert client.get(url, headers=seller).json()["data"] == []
    [alert] = client.get(url, headers=buyer).json()["data"]
    one = f"{url}/{alert['id']}"
    assert client.get(one, headers=seller).status_code == 404
    assert client.post(f"{one}/take", headers=buyer).json()["data"]["alert"]["is_mine"] is True
    assert client.post(f"{one}/notes", json={"note": "Ordered."}, headers=buyer).status_code == 201
    muted = client.post(f"{one}/mute", json={"days": 2, "reason": "It comes on Thursday."}, headers=buyer)
    assert muted.json()["data"]["alert"]["status"] == "muted"
    again = client.post(f"{one}/mute", json={"days": 2, "reason": "Again"}, headers=buyer)
    assert (again.status_code, again.json()["error_code"]) == (409, "alert_status_change")
    assert client.get(f"{url}/counts", headers=buyer).json()["data"] == {"open": 0, "muted": 1, "resolved": 0}
    assert client.post(f"{one}/unmute", headers=buyer).json()["data"]["alert"]["status"] == "open"
    history = client.post(f"{one}/leave", headers=buyer).json()["data"]["history"]
    assert [entry["note"] for entry in history] == ["@left", "", "It comes on Thursday.", "Ordered.", "@taken", ""]
