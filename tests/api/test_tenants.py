"""Programs come with an API key: who they are told to be, what they are refused, and what they settle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import Depends, FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from freight_app.accounts import tenant_keys, tenant_settings, tenants
from freight_app.accounts.permissions import Role
from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller, TenantView
from freight_app.accounts.tenant_usage import use_quota
from freight_app.accounts.throttle import Throttle
from freight_app.api.app import create_api
from freight_app.api.errors import install_error_handlers
from freight_app.api.security import list_routes
from freight_app.api.tenant_auth import TenantAnswers, tenant_with
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, count
from tests.accounts.tenant_fixtures import add_key, add_tenant

ME = "/api/v1/tenant"
POLICY = "/api/v1/retry-policies"
WEBHOOK = "/api/v1/tenant/webhook"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def tenant(house: House) -> TenantView:
    return add_tenant(house, max_jobs=10, max_records=1000, requests_per_minute=50)


def test_a_program_is_told_who_it_is_and_what_is_left(client: TestClient, house: House, tenant: TenantView) -> None:
    made = add_key(house, tenant, KeyScope.JOBS_READ, KeyScope.SETTINGS_WRITE)
    with house.write() as uow:
        use_quota(uow, tenant.id, jobs=3, records=400, bytes_=5)
    response = client.get(ME, headers=bearer(made.secret))
    assert response.status_code == 200
    assert response.json()["data"] == {
        "public_id": tenant.public_id,
        "name": "Nord Pièces",
        "key_id": made.view.public_id,
        "scopes": ["jobs:read", "settings:write"],
        "allowed_targets": ["staged"],
        "requests_per_minute": 50,
        "quotas": {"jobs": 10, "records": 1000, "bytes": None},
        "usage": {"month": "2026-03", "jobs": 3, "records": 400, "bytes": 5},
        "left": {"jobs": 7, "records": 600, "bytes": None, "resets_at": "2026-04-01T00:00:00Z"},
        "notification_email": "",
        "webhook_url": "",
    }
    assert client.get(ME, headers={"X-API-Key": made.secret}).json() == response.json()


def test_unknown_expired_revoked_and_deleted_get_the_same_answer(
    client: TestClient, house: House, clock: StillClock, tenant: TenantView
) -> None:
    revoked, expired = add_key(house, tenant), add_key(house, tenant, expires_at=clock.now() + timedelta(seconds=1))
    gone = add_tenant(house, "Sud")
    orphan = add_key(house, gone)
    with house.write() as uow:
        tenant_keys.revoke_key(uow, tenant.public_id, revoked.view.public_id)
        tenants.delete_tenant(uow, gone.public_id)
    clock.advance(timedelta(seconds=1))
    unknown = "frt_live_" + "a" * 43
    answers = [
        client.get(ME, headers=bearer(secret))
        for secret in (revoked.secret, expired.secret, orphan.secret, unknown, "nonsense")
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {
        (
            401,
            '{"success":false,"error_code":"api_key_not_valid","message":"This API key is not valid.","details":{}}',
        )
    }
    assert {answer.headers["www-authenticate"] for answer in answers} == {"Bearer"}
    assert all("ratelimit-limit" not in answer.headers for answer in answers)
    assert count(house, "tenant_key", "last_used_at IS NOT NULL") == 0


def test_a_problem_is_told_as_one(client: TestClient) -> None:
    response = client.get(ME, headers=bearer("frt_live_x") | {"Accept": "application/problem+json"})
    assert (response.status_code, response.headers["content-type"]) == (401, "application/problem+json")
    assert response.json()["type"] == "urn:freight:api_key_not_valid"


def test_without_a_key_and_with_a_persons_token_nobody_comes_in(client: TestClient, house: House) -> None:
    add_person(house, "admin@demo.test", Role.ADMIN)
    token = client.post("/api/v1/auth/token", json={"email": "admin@demo.test", "password": PASSWORD}).json()
    assert client.get(ME).json()["error_code"] == "not_signed_in"
    for headers in (bearer(token["data"]["access_token"]), {"Authorization": "Basic YTpi"}, {"X-API-Key": " "}):
        assert client.get(ME, headers=headers).status_code == 401


def test_a_key_opens_nothing_of_a_persons_and_says_so(client: TestClient, house: House, tenant: TenantView) -> None:
    secret = add_key(house, tenant).secret
    for headers in (bearer(secret), {"X-API-Key": secret}):
        response = client.get("/api/v1/users/me", headers=headers)
        assert (response.status_code, response.json()["error_code"]) == (401, "person_needed")
    assert client.get("/api/v1/orders", headers=bearer(secret)).status_code == 401


def test_a_key_without_the_scope_is_refused_by_name(client: TestClient, house: House, tenant: TenantView) -> None:
    secret = add_key(house, tenant, KeyScope.JOBS_READ, KeyScope.JOBS_WRITE).secret
    for path, body in ((POLICY, {}), (WEBHOOK, {"url": "https://a.test"})):
        response = client.put(path, json=body, headers=bearer(secret))
        assert response.status_code == 403
        assert response.json()["details"] == {"scope": "settings:write"}
        assert response.headers["ratelimit-limit"] == "50"
    with house.read() as uow:
        assert tenants.read_tenant(uow, tenant.id) == tenant


def test_the_minute_of_a_tenant_is_over_for_all_its_keys_and_for_no_other(client: TestClient, house: House) -> None:
    narrow = add_tenant(house, "Narrow", requests_per_minute=3)
    keys = [add_key(house, narrow).secret for _ in range(2)]
    answers = [client.get(ME, headers=bearer(keys[number % 2])) for number in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    refused = answers[-1]
    assert refused.json()["error_code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit-reset"] == refused.headers["retry-after"]
    other = add_key(house, add_tenant(house, "Other")).secret
    assert client.get(ME, headers=bearer(other)).status_code == 200


def test_a_quota_that_is_used_up_answers_429_with_the_figures(house: House, tenant: TenantView) -> None:
    app = FastAPI()
    install_error_handlers(app)
    app.add_middleware(TenantAnswers)

    @app.post("/jobs")
    def add_job(caller: TenantCaller = Depends(tenant_with(KeyScope.JOBS_WRITE))) -> PlainTextResponse:
        with house.write(caller.actor()) as uow:
            use_quota(uow, caller.tenant_id, jobs=6)
        return PlainTextResponse("taken")

    program = TestClient(app, headers=bearer(add_key(house, tenant).secret))
    taken, refused = program.post("/jobs"), program.post("/jobs")
    # An answer that the route wrote itself has the headers as well.
    assert (taken.text, taken.headers["ratelimit-remaining"]) == ("taken", "49")
    assert (refused.status_code, refused.json()["error_code"]) == (429, "quota_exceeded")
    details = refused.json()["details"]
    assert details | {"retry_after_s": 0} == {
        "retry_after_s": 0,
        "what": "jobs",
        "limit": 10,
        "used": 6,
        "resets_at": "2026-04-01T00:00:00+00:00",
    }
    assert refused.headers["retry-after"] == str(details["retry_after_s"])


def test_the_use_of_a_key_is_noted_even_when_it_is_refused(
    client: TestClient, house: House, clock: StillClock, tenant: TenantView
) -> None:
    made = add_key(house, tenant, KeyScope.JOBS_READ)
    client.put(POLICY, json={}, headers=bearer(made.secret))
    clock.advance(timedelta(seconds=30))
    client.get(ME, headers=bearer(made.secret))
    with house.read() as uow:
        [key] = tenant_keys.list_keys(uow, tenant.public_id)
    assert key.last_used_at == clock.now() - timedelta(seconds=30)


def test_a_note_that_cannot_be_written_leaves_the_answer(
    client: TestClient, house: House, tenant: TenantView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> bool:
        raise TimeoutError("the database is too busy to write")

    secret = add_key(house, tenant).secret
    monkeypatch.setattr(tenant_keys, "touch_key", fail)
    assert client.get(ME, headers=bearer(secret)).status_code == 200


def test_the_own_policy_is_read_and_replaced_whole(client: TestClient, house: House, tenant: TenantView) -> None:
    headers = bearer(add_key(house, tenant).secret)
    default = {"max_attempts": 8, "first_delay_s": 5.0, "factor": 2.5, "max_delay_s": 3600.0, "jitter": 0.25}
    assert client.get(POLICY, headers=headers).json()["data"] == default
    wanted = {"max_attempts": 3, "first_delay_s": 1, "max_delay_s": 60}
    assert client.put(POLICY, json=wanted, headers=headers).json()["data"] == default | wanted
    assert client.get(POLICY, headers=headers).json()["data"] == default | wanted
    assert client.put(POLICY, json={}, headers=headers).json()["data"] == default


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"max_attempts": 21}, "max_attempts"),
        ({"first_delay_s": 60, "max_delay_s": 5}, "max_delay_s"),
        ({"tries": 1}, "tries"),
    ],
)
def test_a_policy_without_sense_names_its_field(
    client: TestClient, house: House, tenant: TenantView, body: dict[str, object], field: str
) -> None:
    response = client.put(POLICY, json=body, headers=bearer(add_key(house, tenant).secret))
    assert (response.status_code, response.json()["details"]["errors"][0]["field"]) == (422, field)
    with house.read() as uow:
        assert tenants.read_tenant(uow, tenant.id) == tenant


def test_the_secret_of_a_webhook_is_in_the_first_answer_and_in_a_rotations(
    client: TestClient, house: House, tenant: TenantView
) -> None:
    headers = bearer(add_key(house, tenant).secret)
    first = client.put(WEBHOOK, json={"url": "https://a.test/hook"}, headers=headers).json()["data"]
    again = client.put(WEBHOOK, json={"url": "https://a.test/other"}, headers=headers).json()["data"]
    rotated = client.put(WEBHOOK, json={"url": "https://a.test", "rotate_secret": True}, headers=headers).json()["data"]
    assert again == {"url": "https://a.test/other", "secret": None}
    assert rotated["secret"] not in (None, first["secret"])
    me = client.get(ME, headers=headers)
    assert me.json()["data"]["webhook_url"] == "https://a.test"
    assert rotated["secret"] not in me.text
    with house.read() as uow:
        target = tenant_settings.webhook_of(uow, tenant.id)
    assert target is not None
    assert target.secret == rotated["secret"]


def test_an_address_that_cannot_be_called_is_refused_at_its_field(
    client: TestClient, house: House, tenant: TenantView
) -> None:
    response = client.put(WEBHOOK, json={"url": "ftp://a.test"}, headers=bearer(add_key(house, tenant).secret))
    assert (response.status_code, response.json()["details"]["field"]) == (422, "url")


def test_every_route_of_tenants_says_its_guard_and_has_an_example() -> None:
    app = create_api()
    guards = {
        (method, route.path): route.guard
        for route in list_routes(app)
        for method in route.methods
        if str(route.guard).startswith("tenant:")
    }
    own = {
        ("GET", ME): "tenant:any",
        ("GET", POLICY): "tenant:any",
        ("PUT", POLICY): "tenant:settings:write",
        ("PUT", WEBHOOK): "tenant:settings:write",
    }
    assert own.items() <= guards.items()
    # Whatever else a key opens asks for a scope.
    assert {route for route, guard in guards.items() if guard == "tenant:any"} == {("GET", ME), ("GET", POLICY)}
    schemas = app.openapi()["components"]["schemas"]
    assert schemas["WebhookIn"]["examples"]
    assert schemas["TenantOut"]["properties"]["name"]["examples"]


def test_the_counters_of_one_house_are_not_those_of_another(house: House, tenant: TenantView) -> None:
    with house.read() as uow:
        assert uow.port(Throttle).count_request(tenant.public_id, 50).remaining == 49
