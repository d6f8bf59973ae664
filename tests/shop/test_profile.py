from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from freight_app.accounts import audit
from freight_app.accounts.dtos import AuditQuery
from freight_app.kit.actor import Actor
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.house import House
from freight_app.kit.versions import read_versions
from freight_app.shop import service
from freight_app.shop.dtos import ShopProfile, ShopProfileUpdate
from freight_app.shop.rules import contrast_ratio, judge_accent

OWNER = Actor(label="Olfa", user_id=None, permissions=frozenset({"settings.edit"}))


def read(house: House) -> ShopProfile:
    with house.read() as uow:
        return service.get_shop_profile(uow)


def update(house: House, actor: Actor = OWNER, **fields: object) -> ShopProfile:
    with house.write(actor) as uow:
        return service.update_shop_profile(uow, ShopProfileUpdate.model_validate(fields))


def test_a_new_shop_has_the_identity_of_its_settings(house: House) -> None:
    profile = read(house)
    assert (profile.name, profile.accent_color, profile.demo) == ("Freight", "#0f5e5a", False)
    assert (profile.currency, profile.currencies, profile.time_zone) == ("TND", ["TND"], "Africa/Tunis")
    assert (profile.languages, profile.default_language) == (["en", "fr", "ar"], "en")
    assert set(profile.tagline) == {"en", "fr", "ar"}


def test_the_owner_writes_some_fields_and_the_others_stay(house: House) -> None:
    before = read(house)
    after = update(
        house, name="  Pièces   du Lac ", phone="71 234 567", email=" Bonjour@Lac.tn ", accent_color="#1F4E79",
        opening_hours={"fr": " Lun–Sam 8–18 h ", "ar": ""}, logo_url="/media/logo.webp",
        address="3 rue du Lac\r\nTunis",
    )  # fmt: skip
    assert after == read(house)
    assert after == before.model_copy(
        update={
            "name": "Pièces du Lac", "phone": "+21671234567", "email": "Bonjour@lac.tn", "accent_color": "#1f4e79",
            "opening_hours": {"fr": "Lun–Sam 8–18 h"}, "logo_url": "/media/logo.webp", "address": "3 rue du Lac\nTunis",
        }
    )  # fmt: skip
    assert update(house, phone="", logo_url="").phone == ""


def test_a_change_is_audited_and_wakes_the_pages_once(house: House) -> None:
    update(house, name="Lac", demo=True)
    update(house, name="Lac")
    with house.read() as uow:
        assert read_versions(uow.session, ["shop"]) == {"shop": 1}
        [entry] = audit.list_changes(uow, AuditQuery()).items
    assert (entry.actor, entry.entity, entry.action) == ("Olfa", "shop", "updated")
    assert [(change.field, change.before, change.after) for change in entry.changes] == [
        ("demo", False, True),
        ("name", "Freight", "Lac"),
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "nul\0"}, "name"),
        ({"phone": "12"}, "phone"),
        ({"email": "lac.tn"}, "email"),
        ({"accent_color": "#ffe9a8"}, "accent_color"),
        ({"logo_url": "javascript:alert(1)"}, "logo_url"),
        ({"logo_url": "//elsewhere.example/x.png"}, "logo_url"),
        ({"logo_url": "http://elsewhere.example/x.png"}, "logo_url"),
        ({"time_zone": "Africa/Nowhere"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": "\0"}, "time_zone"),
        ({"languages": ["en", "en"]}, "languages"),
        ({"languages": ["fr"]}, "default_language"),
        ({"currency": "EUR"}, "currency"),
        ({"currencies": ["TND", "XYZ"]}, "currencies"),
        ({"currencies": ["TND", "TND"]}, "currencies"),
        ({"bank_details": "a\0"}, "bank_details"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_changes(house: House, fields: dict[str, Any], field: str) -> None:
    before = read(house)
    with pytest.raises(InvalidInput) as refused:
        update(house, tax_number="123", **fields)
    assert refused.value.field == field
    assert read(house) == before
    with house.read() as uow:
        assert read_versions(uow.session, ["shop"]) == {"shop": 0}


@pytest.mark.parametrize(
    "fields",
    [
        {"accent_color": "teal"}, {"languages": ["de"]}, {"languages": []}, {"default_language": "de"},
        {"tagline": {"de": "x"}}, {"tagline": {"en": "x" * 301}}, {"tagline": {"en": "\0"}}, {"currency": "eur"},
        {"name": ""}, {"id": 2},
    ],
)  # fmt: skip
def test_a_request_out_of_bounds_never_reaches_the_room(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ShopProfileUpdate.model_validate(fields)


def test_languages_and_currencies_change_together_with_their_firsts(house: House) -> None:
    after = update(house, languages=["ar", "fr"], default_language="ar", currencies=["DZD", "EUR"], currency="DZD")
    assert (after.languages, after.default_language, after.currencies) == (["ar", "fr"], "ar", ["DZD", "EUR"])


def test_only_those_who_may_edit_settings_do(house: House) -> None:
    with pytest.raises(NotAllowed):
        update(house, Actor(label="Sami", user_id=1, permissions=frozenset({"dashboard.read"})), name="Mine")
    assert read(house).name == "Freight"


@pytest.mark.parametrize(
    ("color", "text_color", "text_ratio", "on_light", "is_readable"),
    [
        ("#0f5e5a", "#ffffff", 7.56, 7.18, True),
        ("#000000", "#ffffff", 21.0, 19.94, True),
        ("#FFFFFF", "#1d1c19", 17.0, 1.05, False),
        ("#f2b01e", "#1d1c19", 8.96, 1.8, False),
    ],
)
def test_a_colour_is_judged_by_what_is_written_on_it_and_where_it_stands(
    color: str, text_color: str, text_ratio: float, on_light: float, is_readable: bool
) -> None:
    verdict = judge_accent(color)
    assert verdict.color == color.lower()
    assert (verdict.text_color, verdict.is_readable) == (text_color, is_readable)
    assert (verdict.text_ratio, verdict.on_light) == pytest.approx((text_ratio, on_light), abs=0.1)


_colors = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(_colors, _colors)
def test_contrast_is_the_same_both_ways_and_within_its_bounds(one: str, other: str) -> None:
    assert contrast_ratio(one, other) == contrast_ratio(other, one)
    assert 1 <= contrast_ratio(one, other) <= 21.0000001
    assert contrast_ratio(one, one) == 1
