"""Who the shop is: what is saved, what is kept after an error, what the frame shows, the logo and the colour."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.shop.dtos import ShopProfile, ShopProfileUpdate
from freight_app.shop.service import get_shop_profile, update_shop_profile
from freight_app.ui.admin.settings import IdentityState
from freight_app.ui.admin.settings_colour import accent_view
from freight_app.ui.shells.state import ShellState
from tests.ui.tabs import Tab, signed_in_tab, where_to


def opened(house: House, language: str = "en") -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/settings", language=language)
    tab.send(IdentityState.load)
    return tab


def profile(house: House) -> ShopProfile:
    with house.read() as uow:
        return get_shop_profile(uow)


def written(house: House, **changes: Any) -> None:
    with house.write(SYSTEM) as uow:
        update_shop_profile(uow, ShopProfileUpdate.model_validate(changes))


def form_of(tab: Tab, **typed: str) -> dict[str, str]:
    """What the browser sends: the form as it was filled, with what was typed over it."""
    state = tab.state(IdentityState)
    lines = ("name", "legal_name", "tax_number", "phone", "email", "address", "bank_details")
    form = {name: getattr(state.view, name) for name in lines}
    for name in ("tagline", "opening_hours"):
        form |= {f"{name}_{code}": getattr(state.view, name)[code] for code in state.view.languages}
    return form | {"accent_color": state.accent.typed, "time_zone": state.zone} | typed


def test_what_is_saved_is_in_the_frame_at_once(house: House) -> None:
    tab = opened(house, "fr")
    typed = form_of(
        tab, name="Pièces du Lac", phone="71 234 567", tagline_fr="Chez nous", accent_color="#1F4E79",
        time_zone="Africa/Algiers", opening_hours_ar="من 8 إلى 18",
    )  # fmt: skip
    tab.send(IdentityState.save, data=typed)
    after = profile(house)
    assert (after.name, after.phone, after.accent_color) == ("Pièces du Lac", "+21671234567", "#1f4e79")
    assert (after.time_zone, after.tagline["fr"], after.opening_hours) == (
        "Africa/Algiers", "Chez nous", {"ar": "من 8 إلى 18"},
    )  # fmt: skip
    shell = tab.state(ShellState)
    assert (shell.shop_name, shell.tagline, shell.accent["--accent-light"]) == ("Pièces du Lac", "Chez nous", "#1f4e79")
    assert tab.state(IdentityState).view.phone == "+21671234567"
    assert tab.toasts() == ["Enregistré"]


def test_an_error_stands_at_its_field_and_nothing_is_saved(house: House) -> None:
    tab = opened(house)
    before, filled = profile(house), tab.state(IdentityState).filled
    [focus] = tab.send(IdentityState.save, data=form_of(tab, name="Lac", phone="12"))
    state = tab.state(IdentityState)
    assert {name: text for name, text in state.errors.items() if text} == {
        "phone": "This telephone number does not exist. Check the digits and the country."
    }
    assert "field_phone" in str(focus.args)
    assert profile(house) == before
    # The form is not filled anew: what was typed stays.
    assert state.filled == filled
    assert tab.toasts() == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": " "}, "name"), ({"email": "lac.tn"}, "email"), ({"time_zone": "Mars/Base"}, "time_zone"),
     ({"accent_color": "teal"}, "accent_color"), ({"accent_color": "#ffe9a8"}, "accent_color"),
     ({"tagline_en": "x" * 301}, "tagline_en"), ({"address": "x" * 301}, "address")],
)  # fmt: skip
def test_each_field_says_what_is_wrong_with_it(house: House, typed: dict[str, str], field: str) -> None:
    tab = opened(house)
    tab.send(IdentityState.save, data=form_of(tab, **typed))
    assert [name for name, text in tab.state(IdentityState).errors.items() if text] == [field]


def test_two_owners_who_write_different_fields_keep_both(house: House) -> None:
    tab = opened(house)
    written(house, phone="+21671234567", tagline={"en": "Fresh"})
    tab.send(IdentityState.save, data=form_of(tab, name="Lac"))
    after = profile(house)
    assert (after.name, after.phone, after.tagline) == ("Lac", "+21671234567", {"en": "Fresh"})


def test_a_language_that_the_shop_does_not_speak_keeps_its_text(house: House) -> None:
    written(house, languages=["fr"], default_language="fr")
    tab = opened(house)
    assert tab.state(IdentityState).view.languages == ["fr"]
    tab.send(IdentityState.save, data=form_of(tab, tagline_fr=""))
    assert set(profile(house).tagline) == {"en", "ar"}


def test_a_colour_is_judged_while_it_is_chosen(house: House) -> None:
    tab = opened(house)
    tab.send(IdentityState.choose_accent, color="#ffe9a8")
    state = tab.state(IdentityState)
    assert state.errors["accent_color"].startswith("Too pale to be seen: 1.1:1")
    tab.send(IdentityState.choose_accent, color="#7a1f3d")
    assert tab.state(IdentityState).errors["accent_color"] == ""
    assert tab.state(IdentityState).accent.light.color == "#7a1f3d"
    tab.send(IdentityState.choose_accent, color="#7a1f3")
    assert (tab.state(IdentityState).accent.typed, tab.state(IdentityState).accent.picked) == ("#7a1f3", "#7a1f3d")


def test_a_colour_may_be_typed_without_its_sign() -> None:
    view = accent_view("1F4E79", "en")
    assert (view.typed, view.picked, view.problem) == ("#1f4e79", "#1f4e79", "")
    assert view.light.note.startswith("As you chose it")
    assert view.dark.note.startswith("Made lighter")


def test_the_logo_is_removed_and_brought_back(house: House) -> None:
    written(house, logo_url="/api/v1/media/a-320.webp")
    tab = opened(house)
    tab.send(IdentityState.remove_logo)
    assert (profile(house).logo_url, tab.state(ShellState).logo_url) == ("", "")
    tab.send(IdentityState.undo_logo)
    assert profile(house).logo_url == tab.state(ShellState).logo_url == "/api/v1/media/a-320.webp"
    # The upload itself is the API's (tests/api/test_shop_logo.py); the page shows what the server has.
    written(house, logo_url="/api/v1/media/b-320.webp")
    tab.send(IdentityState.show_logo, data={"logo_url": "https://evil.test/x.png"})
    assert tab.state(IdentityState).logo_url == tab.state(ShellState).logo_url == "/api/v1/media/b-320.webp"
    tab.send(IdentityState.undo_logo)
    assert profile(house).logo_url == "/api/v1/media/a-320.webp"


def test_zones_are_found_by_their_town(house: House) -> None:
    zones = {zone["value"]: zone for zone in opened(house, "ar").state(IdentityState).zones}
    assert zones["Africa/Tunis"]["label"] == "تونس"
    assert zones["Africa/Tunis"]["hint"] == "Africa/Tunis UTC+1:00"
    assert zones["America/St_Johns"]["hint"].endswith("UTC−3:30")


def test_only_those_who_may_edit_settings_come_in(house: House) -> None:
    seller = signed_in_tab(house, Role.SALES, path="/admin/settings")
    before = profile(house)
    seller.send(IdentityState.load)
    seller.send(IdentityState.save, data={"name": "Mine"})
    seller.send(IdentityState.remove_logo)
    assert (seller.state(IdentityState).is_loaded, profile(house)) == (False, before)
    assert where_to(Tab(path="/admin/settings").send(IdentityState.load)) == "/sign-in?next=%2Fadmin%2Fsettings"
