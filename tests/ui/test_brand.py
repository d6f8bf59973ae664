"""Whatever colour an owner chooses can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.shop.rules import DEFAULT_ACCENT
from freight_app.ui.shells.brand import HOUSE_ACCENT, accent_variables, contrast

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colors)
def test_text_in_the_accent_and_on_it_is_readable_in_light_and_in_dark(color: str) -> None:
    variables = accent_variables(color)
    if not variables:
        return
    assert contrast(variables["--accent-light"], "#ffffff") >= 4.5
    assert contrast(variables["--accent-dark"], "#1d1c1a") >= 7
    assert contrast(variables["--accent-light"], variables["--accent-light-ink"]) >= 4.5
    assert contrast(variables["--accent-dark"], variables["--accent-dark-ink"]) >= 4.5


def test_a_dark_accent_keeps_its_colour_in_light() -> None:
    assert accent_variables("#7a1f3d")["--accent-light"] == "#7a1f3d"


def test_a_pale_accent_darkens_in_light_and_stays_in_dark() -> None:
    variables = accent_variables("#ffd400")
    assert 4.5 <= contrast(variables["--accent-light"], "#ffffff") < 4.8
    assert variables["--accent-dark"] == "#ffd400"


@pytest.mark.parametrize("color", ["", "red", "#fff", "#12345g", "#1234567", "url(x)", "#0F5E5A"])
def test_the_houses_own_colour_and_what_is_no_colour_change_nothing(color: str) -> None:
    assert accent_variables(color) == {}


def test_a_new_shop_has_the_houses_colour() -> None:
    assert DEFAULT_ACCENT.lower() == HOUSE_ACCENT
