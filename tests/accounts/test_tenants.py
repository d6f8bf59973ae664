from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from freight_app.accounts import tenant_keys, tenant_settings, tenants
from freight_app.accounts.errors import HouseTenantStays, TenantNameTaken
from freight_app.accounts.events import TenantDeleted
from freight_app.accounts.permissions import ROLES, Permission, Role
from freight_app.accounts.tenant_dtos import (
    KeyDraft,
    TenantDraft,
    TenantQuery,
    TenantRetryPolicy,
    TenantUpdate,
)
from freight_app.accounts.tenant_rules import check_targets, name_key_of
from freight_app.accounts.tenant_usage import use_quota
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.work.rules import RetryPolicy
from tests.accounts.people import add_person, all_at_once, count, heard
from tests.accounts.tenant_fixtures import ALL_SCOPES, add_key, add_tenant, caller_of, trail_of


def update(house: House, public_id: str, **fields: object) -> None:
    with house.write() as uow:
        tenants.update_tenant(uow, public_id, TenantUpdate.model_validate(fields))


def delete(house: House, public_id: str) -> None:
    with house.write() as uow:
        tenants.delete_tenant(uow, public_id)


def names(house: House, **asked: object) -> list[str]:
    with house.read() as uow:
        found = tenants.list_tenants(uow, TenantQuery.model_validate(asked))
    assert found.total == len(found.items)
    return [row.tenant.name for row in found.items]


def test_a_new_tenant_may_load_the_staging_area_without_limits(house: House) -> None:
    made = add_tenant(house)
    assert UUID(made.public_id).version == 4
    assert (made.allowed_targets, made.is_house, made.deleted_at) == (["staged"], False, None)
    assert (made.max_jobs, made.max_records, made.max_bytes, made.requests_per_minute) == (None, None, None, 120)
    assert made.retry_policy == TenantRetryPolicy()
    assert (made.may_load("staged"), made.may_load("products")) == (True, False)
    with house.read() as uow:
        assert tenants.get_tenant(uow, made.public_id) == made == tenants.read_tenant(uow, made.id)


def test_the_default_policy_is_the_one_of_the_queue_and_a_tenants_own_becomes_one() -> None:
    assert TenantRetryPolicy().to_policy() == RetryPolicy()
    own = TenantRetryPolicy(max_attempts=3, first_delay_s=1, factor=2, max_delay_s=9, jitter=0)
    assert [own.to_policy().delay_s(attempt, 0.5) for attempt in (1, 2, 3, 4, 5)] == [1, 2, 4, 8, 9]


@pytest.mark.parametrize(
    "fields",
    [
        {"max_attempts": 0},
        {"max_attempts": 21},
        {"first_delay_s": 0},
        {"first_delay_s": float("nan")},
        {"max_delay_s": float("inf")},
        {"factor": 0.5},
        {"jitter": 1.1},
        {"first_delay_s": 60, "max_delay_s": 59},
        {"tries": 3},
    ],
)
def test_a_policy_without_sense_is_refused(fields: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        TenantRetryPolicy.model_validate(fields)


def test_a_name_belongs_to_one_living_tenant_however_it_is_spelled(house: House) -> None:
    first = add_tenant(house, "Nord  Pièces")
    with pytest.raises(TenantNameTaken):
        add_tenant(house, "NORD PIÈCES")
    other = add_tenant(house, "Sud")
    with pytest.raises(TenantNameTaken):
        update(house, other.public_id, name="nord pièces")
    assert names(house) == ["Nord Pièces", "Sud"]
    update(house, first.public_id, name="NORD Pièces")
    delete(house, first.public_id)
    update(house, other.public_id, name="nord pièces")
    assert names(house) == ["nord pièces"]
    assert names(house, with_deleted=True) == ["nord pièces", "NORD Pièces"]


@settings(deadline=None)
@given(st.text(max_size=120))
def test_a_folded_name_never_looks_like_the_houses(name: str) -> None:
    assert not name_key_of(name).startswith(" ")


def test_only_given_fields_change_and_a_quota_can_lose_its_limit(house: House) -> None:
    made = add_tenant(house, max_jobs=5, max_records=100, notification_email="a@demo.test")
    update(house, made.public_id, max_jobs=None, requests_per_minute=7, retry_policy={"max_attempts": 2})
    with house.read() as uow:
        now = tenants.get_tenant(uow, made.public_id)
    expected = {"max_jobs": None, "requests_per_minute": 7, "retry_policy": TenantRetryPolicy(max_attempts=2)}
    assert now == made.model_copy(update=expected)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"allowed_targets": []}, "allowed_targets"),
        ({"allowed_targets": ["staged", "Products;"]}, "allowed_targets"),
        ({"notification_email": "nobody"}, "notification_email"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(house: House, fields: dict[str, object], field: str) -> None:
    made = add_tenant(house)
    with pytest.raises(InvalidInput) as refused:
        update(house, made.public_id, max_jobs=1, **fields)
    assert refused.value.field == field
    with house.read() as uow:
        assert tenants.get_tenant(uow, made.public_id) == made


def test_every_target_swallows_the_others() -> None:
    assert check_targets(["products", "*", "staged"]) == ["*"]
    assert check_targets([" staged", "brands", "staged"]) == ["brands", "staged"]


def test_a_deleted_tenant_is_gone_for_everybody_but_the_trail(house: House, clock: StillClock) -> None:
    made = add_tenant(house)
    key, news = add_key(house, made), heard(house, TenantDeleted)
    clock.advance(timedelta(hours=1))
    admin = add_person(house, "admin@demo.test", Role.ADMIN, name="Salma")
    with house.write(admin.actor()) as uow:
        tenants.delete_tenant(uow, made.public_id)
    assert caller_of(house, key.secret) is None
    assert news == [TenantDeleted(tenant_id=made.id, public_id=made.public_id)]
    acts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: tenants.get_tenant(uow, made.public_id),
        lambda uow: tenants.read_tenant(uow, made.id),
        lambda uow: tenants.update_tenant(uow, made.public_id, TenantUpdate(max_jobs=1)),
        lambda uow: tenants.delete_tenant(uow, made.public_id),
        lambda uow: tenant_keys.create_key(uow, made.public_id, KeyDraft(label="x", scopes=ALL_SCOPES)),
        lambda uow: tenant_keys.list_keys(uow, made.public_id),
        lambda uow: tenant_keys.revoke_key(uow, made.public_id, key.view.public_id),
        lambda uow: tenant_settings.set_webhook(uow, made.public_id, "https://a.test"),
        lambda uow: use_quota(uow, made.id, jobs=1),
    ]
    for act in acts:
        with pytest.raises(NotFound), house.write() as uow:
            act(uow)
    with house.read() as uow:
        seen = tenants.get_tenant(uow, made.public_id, with_deleted=True)
    assert (seen.deleted_at, seen.deleted_by) == (clock.now(), "Salma")
    assert count(house, "tenant_key", "revoked_by = 'Salma'") == 1


def test_what_happened_to_a_tenant_is_in_the_trail_without_secrets(house: House) -> None:
    made = add_tenant(house)
    update(house, made.public_id, max_jobs=3)
    update(house, made.public_id, max_jobs=3)
    with house.write() as uow:
        secret = tenant_settings.set_webhook(uow, made.public_id, "https://a.test/hook").secret
    add_key(house, made)
    delete(house, made.public_id)
    created, quota, webhook, deleted = trail_of(house, "tenant")
    assert [entry.action for entry in (created, quota, webhook, deleted)] == [
        "created", "updated", "updated", "deleted",
    ]  # fmt: skip
    assert [(c.field, c.before, c.after) for c in quota.changes] == [("max_jobs", None, 3)]
    told = {change.field: change.after for change in webhook.changes}
    assert told == {"webhook_url": "https://a.test/hook", "webhook_secret": "***"}
    assert {(c.field, c.after) for c in deleted.changes} == {("is_deleted", True), ("keys_revoked", 1)}
    assert secret is not None
    assert count(house, "audit_entry", f"CAST(changes AS TEXT) LIKE '%{secret}%'") == 0


def test_the_list_is_searched_counted_and_has_the_shops_own_first(house: House, clock: StillClock) -> None:
    nord, sud = add_tenant(house, "Nord Pièces"), add_tenant(house, "Sud 100% Auto")
    with house.write() as uow:
        tenants.house_tenant(uow)
        use_quota(uow, nord.id, jobs=2, records=30, bytes_=400)
    live, short = add_key(house, nord), add_key(house, nord, expires_at=clock.now() + timedelta(hours=1))
    with house.write() as uow:
        assert tenant_keys.touch_key(uow, short.view.public_id)
        tenant_keys.revoke_key(uow, nord.public_id, live.view.public_id)
    assert names(house) == ["The shop", "Nord Pièces", "Sud 100% Auto"]
    assert names(house, q="PIÈCES nord") == ["Nord Pièces"]
    assert names(house, q="0%") == ["Sud 100% Auto"]
    with house.read() as uow:
        row = tenants.list_tenants(uow, TenantQuery(q="nord")).items[0]
        other = tenants.list_tenants(uow, TenantQuery(q="sud")).items[0]
    assert (row.live_keys, row.last_used_at) == (1, clock.now())
    assert (row.usage.jobs, row.usage.records, row.usage.bytes) == (2, 30, 400)
    assert (other.tenant, other.live_keys, other.last_used_at, other.usage.jobs) == (sud, 0, None, 0)
    clock.advance(timedelta(hours=1))
    with house.read() as uow:
        assert tenants.list_tenants(uow, TenantQuery(q="nord")).items[0].live_keys == 0


@pytest.mark.race
def test_the_shops_own_tenant_is_made_once_by_twenty_at_once(house: House) -> None:
    def ask(_number: int) -> str:
        with house.write() as uow:
            return tenants.house_tenant(uow).public_id

    outcomes = all_at_once(20, ask)
    assert outcomes.errors == []
    assert len(set(outcomes.results)) == 1
    assert count(house, "tenant", "is_house") == 1
    assert [entry.action for entry in trail_of(house, "tenant")] == ["created"]
    with house.read() as uow:
        assert tenants.house_tenant(uow).may_load("anything")


@pytest.mark.race
def test_one_name_asked_for_by_ten_at_once_is_given_once(house: House) -> None:
    outcomes = all_at_once(10, lambda _: add_tenant(house))
    assert len(outcomes.results) == 1
    assert [type(error) for error in outcomes.errors] == [TenantNameTaken] * 9


def test_the_shops_own_tenant_stays_as_it_is_but_for_its_limits(house: House) -> None:
    with house.write() as uow:
        own = tenants.house_tenant(uow)
    add_tenant(house, own.name)
    for fields in ({"name": "Ours"}, {"allowed_targets": ["staged"]}):
        with pytest.raises(HouseTenantStays):
            update(house, own.public_id, **fields)
    with pytest.raises(HouseTenantStays):
        delete(house, own.public_id)
    with pytest.raises(HouseTenantStays):
        add_key(house, own)
    update(house, own.public_id, name=own.name, max_jobs=9, retry_policy={"max_attempts": 1})
    with house.read() as uow:
        changed = tenants.house_tenant(uow)
    assert changed == own.model_copy(update={"max_jobs": 9, "retry_policy": TenantRetryPolicy(max_attempts=1)})


def test_only_admins_manage_tenants_and_buyers_load_data_too(house: House) -> None:
    assert [role for role in Role if Permission.TENANTS_MANAGE in ROLES[role]] == [Role.ADMIN]
    assert [role for role in Role if Permission.DATA_LOAD in ROLES[role]] == [Role.BUYER, Role.ADMIN]
    made = add_tenant(house)
    key = add_key(house, made)
    acts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: tenants.create_tenant(uow, TenantDraft(name="Other")),
        lambda uow: tenants.update_tenant(uow, made.public_id, TenantUpdate(max_jobs=1)),
        lambda uow: tenants.delete_tenant(uow, made.public_id),
        lambda uow: tenants.list_tenants(uow, TenantQuery()),
        lambda uow: tenants.get_tenant(uow, made.public_id),
        lambda uow: tenant_keys.create_key(uow, made.public_id, KeyDraft(label="x", scopes=ALL_SCOPES)),
        lambda uow: tenant_keys.list_keys(uow, made.public_id),
        lambda uow: tenant_keys.revoke_key(uow, made.public_id, key.view.public_id),
        lambda uow: tenant_settings.set_webhook(uow, made.public_id, "https://a.test"),
    ]
    buyer = add_person(house, "buyer@demo.test", Role.BUYER)
    caller = caller_of(house, key.secret)
    assert caller is not None
    for actor in (buyer.actor(), caller.actor()):
        for act in acts:
            with pytest.raises(NotAllowed), house.write(actor) as uow:
                act(uow)
    with house.write(buyer.actor()) as uow:
        assert tenants.house_tenant(uow).is_house
    sales = add_person(house, "sales@demo.test", Role.SALES)
    with pytest.raises(NotAllowed), house.read(sales.actor()) as uow:
        tenants.house_tenant(uow)


def test_ids_that_cannot_be_are_not_found(house: House) -> None:
    for public_id in ("", "nul\0", "é", "x" * 500):
        with pytest.raises(NotFound), house.read() as uow:
            tenants.get_tenant(uow, public_id)
        with pytest.raises(NotFound):
            delete(house, public_id)
