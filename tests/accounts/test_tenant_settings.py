from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freight_app.accounts import tenant_settings, tenants
from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller, TenantRetryPolicy, TenantView, WebhookChange
from freight_app.accounts.tenant_rules import check_webhook_url
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.accounts.people import count
from tests.accounts.tenant_fixtures import add_key, add_tenant, caller_of, trail_of


def come_in(house: House, tenant: TenantView, *scopes: KeyScope) -> TenantCaller:
    caller = caller_of(house, add_key(house, tenant, *scopes).secret)
    assert caller is not None
    return caller


def set_webhook(house: House, tenant: TenantView, url: str, *, rotate: bool = False) -> WebhookChange:
    with house.write() as uow:
        return tenant_settings.set_webhook(uow, tenant.public_id, url, rotate=rotate)


def signed_with(house: House, tenant: TenantView) -> str | None:
    with house.read() as uow:
        target = tenant_settings.webhook_of(uow, tenant.id)
    assert target is None or target.secret not in repr(target)
    return target.secret if target else None


def test_the_first_address_makes_a_secret_and_another_keeps_it(house: House) -> None:
    tenant = add_tenant(house)
    assert signed_with(house, tenant) is None
    first = set_webhook(house, tenant, " https://erp.demo.test/hook ")
    assert first.url == "https://erp.demo.test/hook"
    assert first.secret is not None
    assert first.secret.startswith("whsec_")
    assert first.secret not in repr(first)
    moved = set_webhook(house, tenant, "https://erp.demo.test/other")
    assert moved.secret is None
    assert signed_with(house, tenant) == first.secret


def test_a_rotated_secret_is_shown_once_and_signs_alone(house: House) -> None:
    tenant = add_tenant(house)
    first = set_webhook(house, tenant, "https://erp.demo.test/hook")
    second = set_webhook(house, tenant, "https://erp.demo.test/hook", rotate=True)
    assert second.secret not in (None, first.secret)
    assert signed_with(house, tenant) == second.secret
    with house.read() as uow:
        assert str(second.secret) not in repr(tenants.get_tenant(uow, tenant.public_id))
    assert [[change.field for change in entry.changes] for entry in trail_of(house, "tenant")[1:]] == [
        ["webhook_secret", "webhook_url"], ["webhook_secret"],
    ]  # fmt: skip


def test_no_address_is_nowhere_and_forgets_the_secret(house: House) -> None:
    tenant = add_tenant(house)
    set_webhook(house, tenant, "https://erp.demo.test/hook")
    assert set_webhook(house, tenant, "", rotate=True) == WebhookChange(url="", secret=None)
    assert signed_with(house, tenant) is None
    assert count(house, "tenant", "webhook_secret <> ''") == 0


def test_a_deleted_tenant_is_sent_nothing(house: House) -> None:
    tenant = add_tenant(house)
    set_webhook(house, tenant, "https://erp.demo.test/hook")
    with house.write() as uow:
        tenants.delete_tenant(uow, tenant.public_id)
    assert signed_with(house, tenant) is None
    assert count(house, "tenant", "webhook_secret <> ''") == 0


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.test", "javascript:alert(1)", "//a.test", "a.test", "https://", "https:///path", "http://[", "https://a.test:99999",
        "https://a b.test", "https://a.test/\nHost: b", "https://name:word@a.test/", "https://a.test/" + "x" * 500, "https://a.test/\0",
    ],
)  # fmt: skip
def test_what_cannot_be_called_is_refused(house: House, url: str) -> None:
    tenant = add_tenant(house)
    with pytest.raises(InvalidInput) as refused:
        set_webhook(house, tenant, url)
    assert refused.value.field == "url"
    assert signed_with(house, tenant) is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_and_never_a_crash(text: str) -> None:
    for url in (text, "https://" + text):
        try:
            checked = check_webhook_url(url)
        except InvalidInput:
            continue
        assert checked == "" or checked.startswith(("http://", "https://")) or checked[:8].lower().startswith("http")


def test_a_tenant_settles_its_own_with_the_scope_for_it(house: House) -> None:
    tenant, other = add_tenant(house), add_tenant(house, "Sud")
    caller = come_in(house, tenant, KeyScope.SETTINGS_WRITE)
    policy = TenantRetryPolicy(max_attempts=2)
    with house.write(caller.actor()) as uow:
        assert tenant_settings.set_own_retry_policy(uow, caller, policy).retry_policy == policy
        made = tenant_settings.set_own_webhook(uow, caller, "https://a.test")
    assert signed_with(house, tenant) == made.secret
    assert signed_with(house, other) is None
    with house.read() as uow:
        assert tenants.read_tenant(uow, other.id) == other
    assert [entry.actor for entry in trail_of(house, "tenant")] == ["system", "system", *["tenant Nord Pièces"] * 2]


def test_without_the_scope_nothing_is_settled(house: House) -> None:
    tenant = add_tenant(house)
    caller = come_in(house, tenant, KeyScope.JOBS_READ, KeyScope.JOBS_WRITE, KeyScope.DATA_READ)
    with pytest.raises(NotAllowed), house.write() as uow:
        tenant_settings.set_own_retry_policy(uow, caller, TenantRetryPolicy(max_attempts=1))
    with pytest.raises(NotAllowed), house.write() as uow:
        tenant_settings.set_own_webhook(uow, caller, "https://a.test")
    with house.read() as uow:
        assert tenants.read_tenant(uow, tenant.id) == tenant


def test_who_came_in_before_the_tenant_was_deleted_settles_nothing(house: House) -> None:
    tenant = add_tenant(house)
    caller = come_in(house, tenant, KeyScope.SETTINGS_WRITE)
    with house.write() as uow:
        tenants.delete_tenant(uow, tenant.public_id)
    with pytest.raises(NotFound), house.write() as uow:
        tenant_settings.set_own_webhook(uow, caller, "https://a.test")
