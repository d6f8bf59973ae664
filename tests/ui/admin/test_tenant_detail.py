"""One tenant's page: its keys, which are shown once, its limits, its webhook and its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from freight_app.accounts import tenant_keys, tenant_settings, tenants
from freight_app.accounts.permissions import Role
from freight_app.accounts.tenant_dtos import KeyScope, TenantUpdate, TenantView
from freight_app.accounts.tenant_usage import use_quota
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.ui.admin.audit import AuditState
from freight_app.ui.admin.tenant_detail_state import TenantState
from tests.accounts.people import count
from tests.accounts.tenant_fixtures import add_key, add_tenant, caller_of
from tests.ui.admin.test_tenants import TYPED
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def nord(house: House) -> TenantView:
    return add_tenant(house, "Nord Pièces", max_jobs=10)


def open_page(
    house: House, tenant: str, role: Role = Role.ADMIN, language: str = "en", name: str = "Olfa Riahi"
) -> Tab:
    tab = signed_in_tab(house, role, path=f"/admin/tenants/{tenant}", language=language, name=name)
    tab.send(TenantState.load)
    return tab


def state_of(tab: Tab) -> TenantState:
    return tab.state(TenantState)


def make_key(tab: Tab, **typed: Any) -> TenantState:
    tab.send(TenantState.open, what="key")
    tab.send(TenantState.make_key, data={"label": "ERP", "scope_jobs_read": "on", "lifetime": "30"} | typed)
    return state_of(tab)


def test_a_key_is_shown_once_and_opens_the_door(house: House, nord: TenantView, clock: StillClock) -> None:
    tab = open_page(house, nord.public_id)
    state = make_key(tab, scope_data_read="on")
    secret = state.secret
    caller = caller_of(house, secret)
    assert caller is not None
    assert caller.scopes == {KeyScope.JOBS_READ, KeyScope.DATA_READ}
    assert (state.secret_is_key, state.opens) == (True, "")
    [row] = state.keys
    assert (row.label, row.status, row.scopes) == ("ERP", "live", "Follow jobs, Read loaded data")
    assert (row.begins, row.used) == (secret[:15] + "…", "")
    tab.send(TenantState.close)
    assert secret not in str(tab.snapshot())
    clock.advance(timedelta(days=30))
    later = open_page(house, nord.public_id, name="Salma Ayari")
    assert (state_of(later).keys[0].status, caller_of(house, secret)) == ("expired", None)


def test_loading_the_page_again_forgets_the_secret(house: House, nord: TenantView) -> None:
    tab = open_page(house, nord.public_id)
    secret = make_key(tab).secret
    tab.send(TenantState.load)
    assert secret not in str(tab.snapshot())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"label": " "}, "label"),
        ({"label": "x" * 121}, "label"),
        ({"scope_jobs_read": ""}, "scopes"),
        ({"lifetime": "7"}, "lifetime"),
    ],
)
def test_a_key_without_what_it_needs_is_not_made(
    house: House, nord: TenantView, typed: dict[str, str], field: str
) -> None:
    state = make_key(open_page(house, nord.public_id), **typed)
    assert [name for name, text in state.key_errors.items() if text] == [field]
    assert (state.opens, state.secret, state.keys) == ("key", "", [])


def test_a_key_may_last_until_it_is_revoked(house: House, nord: TenantView) -> None:
    assert make_key(open_page(house, nord.public_id), lifetime="").keys[0].ends == ""


def test_too_many_keys_are_said_in_the_form(house: House, nord: TenantView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenant_keys, "MOST_LIVE_KEYS", 0)
    state = make_key(open_page(house, nord.public_id))
    assert state.key_errors["form"].startswith("There are as many valid keys")


def test_a_key_is_revoked_after_the_question(house: House, nord: TenantView) -> None:
    made = add_key(house, nord)
    tab = open_page(house, nord.public_id)
    tab.send(TenantState.ask_to_revoke, public_id=made.view.public_id)
    assert state_of(tab).revoking.label == "ERP"
    assert caller_of(house, made.secret) is not None
    tab.send(TenantState.revoke)
    assert caller_of(house, made.secret) is None
    assert (state_of(tab).keys[0].status, state_of(tab).tenant.status) == ("revoked", "locked_out")
    assert tab.toasts() == ["The key ERP opens nothing any more"]


def test_a_key_that_somebody_else_revoked_meanwhile_is_shown_as_such(house: House, nord: TenantView) -> None:
    made = add_key(house, nord)
    tab = open_page(house, nord.public_id)
    tab.send(TenantState.ask_to_revoke, public_id=made.view.public_id)
    with house.write() as uow:
        tenant_keys.revoke_key(uow, nord.public_id, made.view.public_id)
    tab.send(TenantState.revoke)
    assert state_of(tab).keys[0].status == "revoked"


def test_a_key_of_another_tenant_is_not_revoked_from_here(house: House, nord: TenantView) -> None:
    other = add_key(house, add_tenant(house, "Sud"))
    tab = open_page(house, nord.public_id)
    tab.send(TenantState.ask_to_revoke, public_id=other.view.public_id)
    tab.send(TenantState.revoke)
    assert caller_of(house, other.secret) is not None


def test_valid_keys_stand_before_those_that_open_nothing(house: House, nord: TenantView, clock: StillClock) -> None:
    add_key(house, nord, label="old")
    clock.advance(timedelta(days=1))
    newer = add_key(house, nord, label="new")
    with house.write() as uow:
        tenant_keys.revoke_key(uow, nord.public_id, newer.view.public_id)
    assert [key.label for key in state_of(open_page(house, nord.public_id)).keys] == ["old", "new"]


def test_only_what_was_changed_is_saved_so_that_others_changes_stay(house: House, nord: TenantView) -> None:
    tab = open_page(house, nord.public_id)
    tab.send(TenantState.open, what="edit")
    form = state_of(tab).form
    with house.write() as uow:
        tenants.update_tenant(uow, nord.public_id, TenantUpdate(max_records=77))
    typed = {name: getattr(form, name) for name in TYPED} | {"max_jobs": "5", "jitter": "0"}
    tab.send(TenantState.save, data=typed)
    with house.read() as uow:
        now = tenants.get_tenant(uow, nord.public_id)
    assert (now.max_jobs, now.max_records, now.retry_policy.jitter) == (5, 77, 0)
    assert (state_of(tab).opens, state_of(tab).tenant.jobs.limit, tab.toasts()) == ("", "5", ["Saved"])


def test_a_wrong_change_keeps_the_sheet_and_says_why(house: House, nord: TenantView) -> None:
    add_tenant(house, "Sud")
    tab = open_page(house, nord.public_id)
    tab.send(TenantState.open, what="edit")
    for typed, field in (
        ({"max_jobs": "x"}, "max_jobs"),
        ({"name": "SUD"}, "name"),
        ({"allowed_targets": "A"}, "allowed_targets"),
    ):
        tab.send(TenantState.save, data=TYPED | typed)
        assert [name for name, text in state_of(tab).errors.items() if text] == [field]
        assert state_of(tab).opens == "edit"
    with house.read() as uow:
        assert tenants.get_tenant(uow, nord.public_id) == nord


def test_the_shops_own_tenant_has_limits_and_nothing_else_to_change(house: House) -> None:
    with house.write() as uow:
        own = tenants.house_tenant(uow)
    tab = open_page(house, own.public_id)
    tab.send(TenantState.open, what="edit")
    tab.send(TenantState.save, data={**TYPED, "name": "Ours", "max_jobs": "9"})
    assert state_of(tab).tenant.jobs.limit == "9"
    assert make_key(tab).secret == ""
    assert (state_of(tab).tenant.is_house, state_of(tab).tenant.status) == (True, "house")
    with house.read() as uow:
        assert tenants.house_tenant(uow).name == own.name


def test_a_webhooks_secret_is_shown_when_it_is_new(house: House, nord: TenantView) -> None:
    tab = open_page(house, nord.public_id)
    tab.send(TenantState.open, what="webhook")
    tab.send(TenantState.save_webhook, data={"url": "ftp://a.test"})
    assert state_of(tab).url_errors["url"].startswith("Write an address")
    tab.send(TenantState.save_webhook, data={"url": "https://a.test/hook"})
    first = state_of(tab).secret
    assert (state_of(tab).secret_is_key, state_of(tab).tenant.webhook_url) == (False, "https://a.test/hook")
    tab.send(TenantState.close)
    tab.send(TenantState.save_webhook, data={"url": "https://a.test/other"})
    assert (state_of(tab).secret, tab.toasts()) == ("", ["Saved"])
    tab.send(TenantState.save_webhook, data={"url": "https://a.test/other", "rotate": "on"})
    with house.read() as uow:
        target = tenant_settings.webhook_of(uow, nord.id)
    assert target is not None
    assert target.secret == state_of(tab).secret != first
    tab.send(TenantState.close)
    assert target.secret not in str(tab.snapshot())


def test_a_tenant_is_deleted_once_its_name_is_typed(house: House, nord: TenantView) -> None:
    made = add_key(house, nord)
    tab = open_page(house, nord.public_id, language="fr")
    tab.send(TenantState.open, what="delete")
    tab.send(TenantState.delete, data={"typed_name": "nord pièces"})
    assert (state_of(tab).opens, bool(state_of(tab).name_error)) == ("delete", True)
    assert caller_of(house, made.secret) is not None
    assert where_to(tab.send(TenantState.delete, data={"typed_name": " Nord  Pièces "})) == "/admin/tenants"
    assert caller_of(house, made.secret) is None
    with pytest.raises(NotFound), house.read() as uow:
        tenants.get_tenant(uow, nord.public_id)


def test_a_deleted_tenant_is_shown_and_takes_nothing(house: House, nord: TenantView) -> None:
    add_key(house, nord)
    with house.write() as uow:
        use_quota(uow, nord.id, jobs=4)
        tenants.delete_tenant(uow, nord.public_id)
    tab = open_page(house, nord.public_id)
    state = state_of(tab)
    assert (state.is_found, state.tenant.is_deleted, state.tenant.status, state.keys) == (True, True, "deleted", [])
    assert state.tenant.jobs.used == "4"
    tab.send(TenantState.open, what="key")
    assert state.opens == ""
    assert make_key(tab).secret == ""


def test_a_year_of_use_is_drawn_and_written_by_month(house: House, nord: TenantView, clock: StillClock) -> None:
    with house.write() as uow:
        use_quota(uow, nord.id, jobs=2, records=300, bytes_=4_000_000)
    clock.set(datetime.fromisoformat("2026-05-10T10:00:00+00:00"))
    with house.write() as uow:
        use_quota(uow, nord.id, jobs=1)
    tab = open_page(house, nord.public_id)
    state = state_of(tab)
    assert [(m.month, m.jobs, m.records, m.data) for m in state.tenant.months[:3]] == [
        ("May 2026", "1", "0", "0 B"), ("April 2026", "0", "0", "0 B"), ("March 2026", "2", "300", "4 MB"),
    ]  # fmt: skip
    assert len(state.tenant.months) == len(state.chart.bars) == 12
    assert (state.chart.bars[-3].told, state.chart.bars[-1].is_open) == ("March 2026: 300", True)
    tab.send(TenantState.show, measure="bytes")
    assert state.chart.bars[-3].told == "March 2026: 4 MB"
    tab.send(TenantState.show, measure="everything")
    assert state.measure == "records"
    assert state.tenant.resets == "1 Jun 2026"


def test_a_link_to_no_tenant_says_so(house: House) -> None:
    state = state_of(open_page(house, "nobody"))
    assert (state.is_loaded, state.is_found, state.tenant.name) == (True, False, "")


def test_strangers_of_the_console_reach_no_tenant(house: House, nord: TenantView) -> None:
    made = add_key(house, nord)
    tab = open_page(house, nord.public_id, role=Role.BUYER)
    before = tab.snapshot()
    tab.send(TenantState.make_key, data={"label": "x", "scope_jobs_read": "on", "lifetime": ""})
    tab.send(TenantState.revoke)
    tab.send(TenantState.delete, data={"typed_name": "Nord Pièces"})
    assert tab.snapshot() == before
    assert caller_of(house, made.secret) is not None
    assert count(house, "tenant_key") == 1


def test_the_trail_names_tenants_and_keys_and_leads_to_them(house: House, nord: TenantView) -> None:
    tab = open_page(house, nord.public_id)
    make_key(tab, label="Nightly run")
    assert [entry.action for entry in state_of(tab).changes] == ["was created"]
    trail = signed_in_tab(house, Role.ADMIN, path="/admin/audit?entity=tenant_key", name="Salma Ayari")
    trail.send(AuditState.load)
    [entry] = trail.state(AuditState).entries
    assert (entry.kind, entry.thing, entry.action) == ("API key", "Nightly run", "was created")
    assert entry.href == f"/admin/tenants/{nord.public_id}"
    assert {"Label", "Begins with", "Scopes", "Valid until"} <= {change.field for change in entry.changes}
