from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.paths import local_path


@pytest.mark.parametrize("path", ["/", "/cart", "/p/W%20712?x=1#fit", "/search?q=a&b=c://d"])
def test_addresses_of_the_shop_are_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "cart",
        "//evil.test",
        "/\\evil.test",
        "/a\\b",
        "https://evil.test",
        "javascript:alert(1)",
        "/a\nb",
        "/ a",
        "\t//evil.test",
        "/" + "a" * 3000,
    ],
)
def test_everything_else_leads_home(path: str | None) -> None:
    assert local_path(path, "/cart") == "/cart"


@given(st.text(max_size=60))
def test_no_address_leaves_the_shop(path: str) -> None:
    kept = local_path(path)
    assert kept.startswith("/")
    assert not kept.startswith(("//", "/\\"))
