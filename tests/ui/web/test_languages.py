from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.ui.web.languages import choose_language

OFFERED = ("en", "fr", "ar")


@pytest.mark.parametrize(
    ("cookie", "header", "chosen"),
    [
        ("ar", "fr", "ar"),
        ("xx", "fr", "fr"),
        (None, "ar-TN,fr;q=0.9", "ar"),
        (None, "de,fr;q=0.3,ar;q=0.8", "ar"),
        (None, "fr;q=0, de", "en"),
        (None, "fr;q=high, ar;q=0.1", "ar"),
        (None, "", "en"),
        (None, None, "en"),
        ("", "*", "en"),
    ],
)
def test_the_cookie_wins_then_the_browser_then_the_shop(cookie: str | None, header: str | None, chosen: str) -> None:
    assert choose_language(cookie=cookie, accept_language=header, offered=OFFERED, default="en") == chosen


def test_a_shop_that_does_not_speak_its_default_falls_back_to_what_it_speaks() -> None:
    assert choose_language(cookie=None, accept_language=None, offered=("fr",), default="en") == "fr"


@given(st.text(max_size=300))
def test_no_header_breaks_the_choice(header: str) -> None:
    assert choose_language(cookie=header, accept_language=header, offered=OFFERED, default="en") in OFFERED
