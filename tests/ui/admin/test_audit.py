"""The page of changes as those who may read it see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.accounts.dtos import NewUser, RetailerApplication
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import apply_as_retailer, approve_retailer
from freight_app.accounts.users import add_users, give_role
from freight_app.catalogue.brands import create_brand
from freight_app.catalogue.dtos import BrandDraft
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.ui.admin.audit import AuditState
from freight_app.ui.admin.audit_rows import EntryView
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def trail(house: House, clock: StillClock) -> dict[str, str]:
    """A company was approved and Sami got a role on the first day; a brand and the shop changed on the third."""
    with house.write() as uow:
        [sami] = add_users(uow, [NewUser(email="sami@shop.test", name="Sami Gharbi", roles=frozenset({Role.SALES}))])
        details = {
            "legal_name": "Garage El Amen SARL", "tax_number": "1234567/A/M/000", "contact_name": "Sami Gharbi",
            "phone": "71 234 567", "line": "12 rue de Marseille", "city": "Tunis", "country": "TN",
        }  # fmt: skip
        company = apply_as_retailer(uow, sami.id, RetailerApplication.model_validate(details))
        approve_retailer(uow, company.public_id, price_group="trade_a")
        give_role(uow, sami.public_id, Role.BUYER)
    clock.advance(timedelta(days=2))
    with house.write(Actor("Sami Gharbi", sami.id, frozenset({"catalogue.edit"}))) as uow:
        create_brand(uow, BrandDraft(name="Valeo"))
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(name="Freight Pièces"))
    return {"sami": sami.public_id, "sami_id": str(sami.id), "company": company.public_id}


def open_page(house: House, path: str = "/admin/audit", role: Role = Role.ADMIN, language: str = "en") -> Tab:
    tab = signed_in_tab(house, role, path=path, language=language, name="Olfa Riahi")
    tab.send(AuditState.load)
    return tab


def entries(tab: Tab) -> list[EntryView]:
    return [entry for entry in tab.state(AuditState).entries if entry.action != "were taken over"]


def told(tab: Tab) -> list[str]:
    return [f"{entry.kind} {entry.thing} {entry.action}" for entry in entries(tab)]


def test_the_newest_change_is_first_and_things_have_names_and_pages(house: House, trail: dict[str, str]) -> None:
    tab = open_page(house)
    assert told(tab) == [
        "Shop Freight Pièces was changed",
        "Brand Valeo was created",
        "Person Sami Gharbi got a role",
        "Company Garage El Amen SARL was approved",
    ]
    _shop, brand, person, company = entries(tab)
    assert brand.actor == "Sami Gharbi"
    assert person.href == f"/admin/users?person={trail['sami']}"
    assert company.href == f"/admin/retailers?company={trail['company']}"


def test_an_entry_says_what_was_and_what_is(house: House, trail: dict[str, str]) -> None:
    changes = {change.field: change for change in entries(open_page(house, "/admin/audit?entity=retailer"))[0].changes}
    assert (changes["Status"].before, changes["Status"].after) == ("Waits for approval", "Approved")
    assert (changes["Price group"].before, changes["Price group"].after) == ("", "Trade A")


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [
        ("q=valeo", "Brand Valeo was created", 1),
        ("entity=shop", "Shop Freight Pièces was changed", 1),
        ("action=role_given", "Person Sami Gharbi got a role", 1),
        ("until=2026-03-02", "Person Sami Gharbi got a role", 2),
        ("since=2026-03-03&until=2026-03-04", "Shop Freight Pièces was changed", 2),
        ("since=nonsense&person=x&page=-1", "Shop Freight Pièces was changed", 4),
    ],
)
def test_the_address_narrows(house: House, trail: dict[str, str], query: str, first: str, count: int) -> None:
    tab = open_page(house, f"/admin/audit?{query}")
    assert (told(tab)[0], len(told(tab))) == (first, count)


def test_one_person_and_one_thing(house: House, trail: dict[str, str]) -> None:
    tab = open_page(house, f"/admin/audit?person={trail['sami_id']}")
    assert told(tab) == ["Brand Valeo was created"]
    assert [choice.label for choice in tab.state(AuditState).people] == ["Sami Gharbi"]
    assert where_to(tab.send(AuditState.narrow, name="entity", value="shop")).endswith("&entity=shop")


def test_each_filter_moves_the_address_and_nothing_else_does(house: House, trail: dict[str, str]) -> None:
    tab = open_page(house, f"/admin/audit?entity=user&id={trail['sami']}")
    assert told(tab) == ["Person Sami Gharbi got a role"]
    assert where_to(tab.send(AuditState.forget_thing)) == "/admin/audit?entity=user"
    assert tab.send(AuditState.narrow, name="thing_id", value="x") == []
    assert tab.send(AuditState.narrow, name="since", value="") == []
    assert "since=2026-03-02" in where_to(tab.send(AuditState.narrow, name="since", value="2026-03-02"))
    tab.send(AuditState.find, text="gharbi")
    assert "q=gharbi" in where_to(tab.send(AuditState.keep_question, typed={"since": "", "until": "x"}))


def test_the_trail_speaks_french(house: House, trail: dict[str, str]) -> None:
    tab = open_page(house, "/admin/audit?action=role_given", language="fr")
    [entry] = tab.state(AuditState).entries
    assert (entry.kind, entry.action, entry.changes[0].field) == ("Personne", "rôle donné", "Rôles")
    assert "Ventes" in entry.changes[0].after


def test_the_trail_is_for_those_who_may(house: House, trail: dict[str, str]) -> None:
    tab = open_page(house, role=Role.SALES)
    assert (tab.state(AuditState).entries, tab.toasts()) == ([], ["You do not have the permission for this."])
