"""The list of tenants, and taking a new one in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freight_app.accounts.permissions import Role
from freight_app.accounts.tenant_dtos import TenantQuery, TenantRetryPolicy, TenantView
from freight_app.accounts.tenant_usage import use_quota
from freight_app.accounts.tenants import delete_tenant, house_tenant, list_tenants
from freight_app.kit.house import House
from freight_app.ui.admin.tenants_forms import changed_values, read_form, tenant_form
from freight_app.ui.admin.tenants_rows import GaugeView
from freight_app.ui.admin.tenants_state import TenantsState
from freight_app.ui.admin.tenants_words import write_bytes
from tests.accounts.tenant_fixtures import add_key, add_tenant
from tests.ui.tabs import Tab, signed_in_tab, where_to

TYPED = {
    "name": "Nord Pièces", "allowed_targets": "staged", "max_jobs": "", "max_records": "", "max_megabytes": "",
    "requests_per_minute": "120", "notification_email": "", "max_attempts": "8", "first_delay_s": "5", "factor": "2.5",
    "max_delay_s": "3600", "jitter": "25",
}  # fmt: skip


def open_page(house: House, path: str = "/admin/tenants", role: Role = Role.ADMIN, language: str = "en") -> Tab:
    tab = signed_in_tab(house, role, path=path, language=language, name="Olfa Riahi")
    tab.send(TenantsState.load)
    return tab


def create(tab: Tab, **typed: str) -> dict[str, str]:
    """Send the form; the errors that stand there afterwards."""
    tab.send(TenantsState.open_new)
    events = tab.send(TenantsState.create, data=TYPED | typed)
    errors = {name: text for name, text in tab.state(TenantsState).errors.items() if text}
    assert bool(errors) != bool(where_to(events))
    return errors


def stored(house: House) -> list[TenantView]:
    with house.read() as uow:
        return [row.tenant for row in list_tenants(uow, TenantQuery(with_deleted=True)).items]


def test_the_list_says_what_was_used_of_what_and_how_each_comes_in(house: House) -> None:
    full, free, gone = (
        add_tenant(house, "Full", max_jobs=2, max_records=1000),
        add_tenant(house, "Free"),
        add_tenant(house, "Gone"),
    )
    add_key(house, full)
    with house.write() as uow:
        house_tenant(uow)
        use_quota(uow, full.id, jobs=2, records=250, bytes_=1_500_000)
        delete_tenant(uow, gone.public_id)
    tab = open_page(house)
    own, one, two = sorted(tab.state(TenantsState).rows, key=lambda row: (row.status != "house", row.name == "Free"))
    assert [(row.name, row.status, row.live_keys) for row in (one, two)] == [
        ("Full", "active", 1),
        ("Free", "locked_out", 0),
    ]
    assert (own.status, own.name) != ("", "")
    assert one.jobs == GaugeView(used="2", limit="2", share=100, is_full=True)
    assert one.records == GaugeView(used="250", limit="1,000", share=25, is_full=False)
    assert one.data == GaugeView(used="1.5 MB")
    assert (one.href, two.last_used) == (f"/admin/tenants/{full.public_id}", "")
    assert {row.name for row in open_again(tab, "/admin/tenants?view=all")} > {"Gone"}
    assert free.name in {row.name for row in open_again(tab, "/admin/tenants?q=fre")}


def open_again(tab: Tab, path: str) -> list[Any]:
    session = dict(part.split("=", 1) for part in tab.root.router.headers.cookie.split("; "))["freight_session"]
    tab.go_to(path, session=session)
    tab.send(TenantsState.load)
    return tab.state(TenantsState).rows


def test_a_question_is_answered_while_it_is_typed_and_goes_into_the_address(house: House) -> None:
    for name in ("Nord", "Sud"):
        add_tenant(house, name)
    tab = open_page(house, "/admin/tenants?view=all&page=7&q=nobody")
    assert tab.state(TenantsState).rows == []
    tab.send(TenantsState.find, text="sud")
    assert [row.name for row in tab.state(TenantsState).rows] == ["Sud"]
    assert where_to(tab.send(TenantsState.keep_question, typed={})) == "/admin/tenants?view=all&q=sud"


def test_a_new_tenant_is_taken_in_and_its_page_opened(house: House) -> None:
    tab = open_page(house)
    tab.send(TenantsState.open_new)
    assert (tab.state(TenantsState).is_open, tab.state(TenantsState).form.max_attempts) == (True, "8")
    typed = {
        "max_jobs": "1 500",
        "max_megabytes": "20",
        "jitter": "50",
        "factor": "1,5",
        "allowed_targets": "staged, brands",
    }
    events = tab.send(TenantsState.create, data=TYPED | typed)
    [made] = stored(house)
    assert where_to(events) == f"/admin/tenants/{made.public_id}"
    assert (made.max_jobs, made.max_records, made.max_bytes) == (1500, None, 20_000_000)
    assert made.allowed_targets == ["brands", "staged"]
    assert made.retry_policy == TenantRetryPolicy(factor=1.5, jitter=0.5)
    assert (made.created_by, tab.state(TenantsState).is_open) == ("Olfa Riahi", False)
    assert tab.toasts() == ["Nord Pièces is taken in. Make its first key."]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": " "}, {"name": "A name is needed."}),
        ({"name": "x" * 121}, {"name": "This is too long."}),
        ({"max_jobs": "-1"}, {"max_jobs": "Write a whole number from 0 to 1,000,000,000."}),
        ({"max_records": "1.5"}, {"max_records": "Write a whole number from 0 to 1,000,000,000,000."}),
        ({"requests_per_minute": ""}, {"requests_per_minute": "Write a whole number from 1 to 100,000."}),
        ({"max_attempts": "21"}, {"max_attempts": "Write a whole number from 1 to 20."}),
        ({"factor": "nan"}, {"factor": "Write a number from 1 to 10."}),
        (
            {"first_delay_s": "60", "max_delay_s": "59.9"},
            {"max_delay_s": "The longest wait is not shorter than the first."},
        ),
        ({"allowed_targets": " , "}, {"allowed_targets": "Allow at least one target."}),
        ({"notification_email": "nobody"}, {"notification_email": "This is not an e-mail address."}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    house: House, typed: dict[str, str], errors: dict[str, str]
) -> None:
    tab = open_page(house)
    assert create(tab, **typed) == errors
    assert tab.state(TenantsState).is_open
    assert stored(house) == []


def test_a_name_that_is_taken_is_said_at_the_name_in_the_readers_language(house: House) -> None:
    add_tenant(house, "Nord pièces")
    assert create(open_page(house, language="fr")) == {"name": "Un partenaire porte déjà ce nom."}


def test_only_those_who_manage_tenants_see_the_page_or_make_one(house: House) -> None:
    add_tenant(house, "Sud")
    tab = open_page(house, role=Role.BUYER)
    tab.send(TenantsState.create, data=TYPED)
    assert tab.state(TenantsState).rows == []
    assert [one.name for one in stored(house)] == ["Sud"]
    assert tab.toasts()[-1] == "You do not have the permission for this."


def test_the_form_gives_back_what_it_was_filled_with(house: House) -> None:
    made = add_tenant(
        house, max_bytes=5_000_000, max_jobs=3, retry_policy=TenantRetryPolicy(jitter=0.1, max_attempts=2)
    )
    form = tenant_form(made)
    data = {name: getattr(form, name) for name in TYPED}
    read = read_form(data, "en")
    assert read.errors == {}
    assert changed_values(read.values, made) == {}
    assert changed_values(read_form(data | {"max_jobs": ""}, "en").values, made) == {"max_jobs": None}
    odd = made.model_copy(update={"max_bytes": 5_000_001})
    assert changed_values(read.values, odd) == {}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(TYPED)), st.text(max_size=30)))
def test_whatever_is_typed_is_read_or_refused_at_a_field(typed: dict[str, str]) -> None:
    read = read_form(TYPED | typed, "en")
    assert set(read.errors) <= set(typed)
    if not read.errors:
        assert isinstance(read.values["retry_policy"], TenantRetryPolicy)


@pytest.mark.parametrize(
    ("count", "language", "text"),
    [(0, "en", "0 B"), (999, "en", "999 B"), (1000, "en", "1 kB"), (1550, "fr", "1,6 ko"), (999_499, "en", "999 kB"),
     (999_500, "en", "1 MB"), (25_400_000_000, "en", "25 GB"), (10**16, "en", "10,000 TB")],
)  # fmt: skip
def test_amounts_of_data_are_written_short(count: int, language: str, text: str) -> None:
    assert write_bytes(count, language) == text
