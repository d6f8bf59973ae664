from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from freight_app.accounts import tenant_keys
from freight_app.accounts.errors import TooManyKeys
from freight_app.accounts.permissions import Role
from freight_app.accounts.tenant_dtos import KeyDraft, KeyScope, KeyView, TenantView
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.accounts.people import add_person, all_at_once, count
from tests.accounts.tenant_fixtures import add_key, add_tenant, caller_of, trail_of


def keys(house: House, tenant: TenantView) -> list[KeyView]:
    with house.read() as uow:
        return tenant_keys.list_keys(uow, tenant.public_id)


def revoke(house: House, tenant: TenantView, key: str) -> None:
    with house.write() as uow:
        tenant_keys.revoke_key(uow, tenant.public_id, key)


def touch(house: House, key: str) -> bool:
    with house.write() as uow:
        return tenant_keys.touch_key(uow, key)


def test_a_key_is_shown_once_and_only_its_hash_is_kept(house: House) -> None:
    made = add_key(house, add_tenant(house))
    assert re.fullmatch(r"frt_live_[A-Za-z0-9_-]{43}", made.secret)
    assert made.secret not in repr(made)
    with house.read() as uow:
        rows = uow.session.connection().exec_driver_sql("SELECT * FROM tenant_key").mappings().all()
    [row] = rows
    assert not [name for name, value in row.items() if made.secret in str(value)]
    assert row["prefix"] == made.secret[:15] == made.view.prefix
    assert len(row["key_hash"]) == 64
    assert made.secret not in str(trail_of(house, "tenant_key"))


def test_a_key_says_who_comes_and_what_they_may(house: House) -> None:
    tenant = add_tenant(house, allowed_targets=["brands", "staged"], requests_per_minute=9)
    made = add_key(house, tenant, KeyScope.JOBS_READ, KeyScope.DATA_READ)
    caller = caller_of(house, made.secret)
    assert caller is not None
    assert (caller.tenant_id, caller.public_id, caller.name) == (tenant.id, tenant.public_id, tenant.name)
    assert caller.scopes == {KeyScope.JOBS_READ, KeyScope.DATA_READ}
    assert (caller.allowed_targets, caller.requests_per_minute) == (["brands", "staged"], 9)
    assert caller.key_public_id == made.view.public_id
    assert caller.actor().label == "tenant Nord Pièces"
    assert caller.actor().permissions == frozenset()
    assert not caller.actor().is_system
    caller.require(KeyScope.JOBS_READ)
    caller.require_target("brands")
    with pytest.raises(NotAllowed):
        caller.require(KeyScope.JOBS_WRITE)
    with pytest.raises(NotAllowed):
        caller.require_target("products")


def test_a_key_ends_at_the_very_moment(house: House, clock: StillClock) -> None:
    ends_at = clock.now() + timedelta(days=30)
    made = add_key(house, add_tenant(house), expires_at=ends_at)
    clock.set(ends_at - timedelta(microseconds=1))
    assert caller_of(house, made.secret) is not None
    clock.set(ends_at)
    assert caller_of(house, made.secret) is None


def test_a_revoked_key_is_shut_from_the_next_request_on(house: House) -> None:
    tenant = add_tenant(house)
    first, second = add_key(house, tenant), add_key(house, tenant)
    revoke(house, tenant, first.view.public_id)
    assert caller_of(house, first.secret) is None
    assert caller_of(house, second.secret) is not None
    with pytest.raises(NotFound):
        revoke(house, tenant, first.view.public_id)
    newest, oldest = keys(house, tenant)
    assert (newest.revoked_at, oldest.revoked_by) == (None, "system")
    assert [entry.action for entry in trail_of(house, "tenant_key")] == ["created", "created", "revoked"]


def test_a_key_is_revoked_within_its_tenant_alone(house: House) -> None:
    tenant, stranger = add_tenant(house), add_tenant(house, "Sud")
    made = add_key(house, tenant)
    for wrong in (made.view.public_id, "nul\0", ""):
        with pytest.raises(NotFound):
            revoke(house, stranger, wrong)
    assert caller_of(house, made.secret) is not None
    assert keys(house, stranger) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wild=st.text(max_size=80))
def test_what_is_not_the_key_opens_nothing(house: House, wild: str) -> None:
    if not count(house, "tenant_key"):
        add_key(house, add_tenant(house))
    assert caller_of(house, wild) is None


def test_a_key_that_is_almost_right_opens_nothing(house: House) -> None:
    secret = add_key(house, add_tenant(house)).secret
    with house.read() as uow:
        [stored] = uow.session.connection().exec_driver_sql("SELECT key_hash FROM tenant_key").scalars().all()
    for wrong in (secret[:-1], secret + "=", secret.swapcase(), " " + secret, stored, secret[:15], "\ud800", "é"):
        assert caller_of(house, wrong) is None


def test_use_is_noted_at_most_once_a_minute(house: House, clock: StillClock) -> None:
    tenant = add_tenant(house)
    made = add_key(house, tenant)

    def is_due() -> bool:
        caller = caller_of(house, made.secret)
        assert caller is not None
        return caller.key_needs_touching

    assert is_due()
    assert touch(house, made.view.public_id)
    first = clock.now()
    clock.advance(timedelta(seconds=59))
    assert not is_due()
    assert not touch(house, made.view.public_id)
    assert keys(house, tenant)[0].last_used_at == first
    clock.advance(timedelta(seconds=1))
    assert is_due()
    assert touch(house, made.view.public_id)
    assert keys(house, tenant)[0].last_used_at == clock.now()
    assert not touch(house, "unknown")


@pytest.mark.race
def test_of_ten_uses_at_once_one_is_noted(house: House) -> None:
    made = add_key(house, add_tenant(house))
    outcomes = all_at_once(10, lambda _: touch(house, made.view.public_id))
    assert (outcomes.errors, outcomes.results.count(True)) == ([], 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"label": "", "scopes": ["jobs:read"]},
        {"label": "x" * 121, "scopes": ["jobs:read"]},
        {"label": "nul\0", "scopes": ["jobs:read"]},
        {"label": "x", "scopes": []},
        {"label": "x", "scopes": ["everything"]},
        {"label": "x", "scopes": ["jobs:read"], "expires_at": datetime(2027, 1, 1)},  # noqa: DTZ001 - the point
    ],
)
def test_a_draft_without_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        KeyDraft.model_validate(fields)


def test_a_key_ends_in_the_future(house: House, clock: StillClock) -> None:
    tenant = add_tenant(house)
    with pytest.raises(InvalidInput) as refused:
        add_key(house, tenant, expires_at=clock.now())
    assert refused.value.field == "expires_at"
    assert keys(house, tenant) == []


def test_a_tenant_has_no_more_live_keys_than_people_can_overlook(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenant_keys, "MOST_LIVE_KEYS", 2)
    tenant = add_tenant(house)
    first, _ = add_key(house, tenant), add_key(house, tenant)
    with pytest.raises(TooManyKeys):
        add_key(house, tenant)
    revoke(house, tenant, first.view.public_id)
    add_key(house, tenant)


def test_who_made_and_who_revoked_a_key_is_told(house: House) -> None:
    admin = add_person(house, "admin@demo.test", Role.ADMIN, name="Salma")
    tenant = add_tenant(house)
    with house.write(admin.actor()) as uow:
        made = tenant_keys.create_key(
            uow, tenant.public_id, KeyDraft(label="  Nightly   run ", scopes=frozenset({KeyScope.JOBS_WRITE}))
        )
        tenant_keys.revoke_key(uow, tenant.public_id, made.view.public_id)
    [view] = keys(house, tenant)
    assert (view.label, view.created_by, view.revoked_by) == ("Nightly run", "Salma", "Salma")
    created, revoked = trail_of(house, "tenant_key")
    facts = {change.field: change.after for change in created.changes}
    assert facts == {
        "tenant": "Nord Pièces",
        "label": "Nightly run",
        "begins_with": made.view.prefix,
        "scopes": ["jobs:write"],
        "expires_at": None,
    }
    assert (created.actor, revoked.actor, revoked.entity_id) == ("Salma", "Salma", view.public_id)
