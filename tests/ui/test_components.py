"""Components compile, keep to the rules of the house, and say what they mean to those who cannot see them."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import reflex as rx

import freight_app.ui
from freight_app.kit.money import Money
from freight_app.ui.components.base import cx, shown, when
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.figures import NO_BARS, axis_ticks, bars_of, spark_points
from freight_app.ui.components.icons import MIRRORED, icon, icon_paths
from freight_app.ui.components.price import NO_PRICE, currency_label, price_view
from freight_app.ui.components.status import STATUSES
from freight_app.ui.dev import samples_data, samples_inputs, samples_shop
from freight_app.ui.routes import NOT_FOUND, ROUTES, load_page
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.staff import staff_page

UI = Path(freight_app.ui.__file__).parent
SAMPLES = [sample for module in (samples_inputs, samples_shop, samples_data) for sample in module.SECTIONS]
_FORBIDDEN = re.compile(
    r"\brx\.(link|text|heading|box|flex|icon|markdown|toast|call_script|set_clipboard|button|input|select|image|dialog)\b"
)
_PHYSICAL = re.compile(
    r"(?<![\w-])(?:[a-z0-9\[\]()&>:-]+:)?-?(ml|mr|pl|pr|left|right|rounded-[lr]|border-[lr])-[\w\[./]+"
)
_HUES = re.compile(
    r"(?<![\w-])(?:bg|text|border|ring|fill|stroke)-(?:black|white|gray|slate|zinc|red|green|blue|amber|teal)(?:-\d+)?\b"
)


def sources() -> Iterator[Path]:
    return (path for path in UI.rglob("*.py") if "web" not in path.parts)


def pages() -> dict[str, rx.Component]:
    found: dict[str, rx.Component] = {route.path: rx.fragment(load_page(route)()) for route in (*ROUTES, NOT_FOUND)}
    found["console"] = console_page(title="Orders")
    found["staff"] = staff_page(title="Pick")
    return found


@pytest.mark.parametrize(("title", "make"), SAMPLES, ids=[title for title, _ in SAMPLES])
def test_every_sample_compiles_without_inline_styles(title: str, make) -> None:  # type: ignore[no-untyped-def]
    assert "'css:" not in str(rx.fragment(*make()).render())


def test_no_page_brings_styles_that_the_security_policy_blocks_or_radix() -> None:
    for path, page in pages().items():
        rendered = str(page.render())
        # What Reflex does not know as a prop becomes a style element in the browser.
        assert re.findall(r"'css:[^']*'", rendered) == [], path
        libraries = {library for library in page._get_all_imports() if "radix" in library or "sonner" in library}
        assert libraries == set(), path


def test_pages_are_made_of_our_own_components() -> None:
    found = [f"{path.name}: {match[0]}" for path in sources() for match in _FORBIDDEN.finditer(_code(path))]
    assert found == []


def test_classes_are_logical_and_colours_are_roles() -> None:
    found = [
        f"{path.relative_to(UI)}: {match[0]}"
        for path in sources()
        for text in re.findall(r'"[^"\n]*"', _code(path))
        for match in (*_PHYSICAL.finditer(text), *_HUES.finditer(text))
        # A unit beside a number stays at the right, because numbers are left to right.
        if match[0] not in {"right-3.5"}
    ]
    assert found == []


def test_every_module_of_the_ui_can_be_imported() -> None:
    for module in pkgutil.walk_packages(freight_app.ui.__path__, "freight_app.ui."):
        importlib.import_module(module.name)


def test_an_icon_is_inlined_and_silent_beside_its_word() -> None:
    rendered = str(icon("search").render())
    assert "m21 21-4.34-4.34" in rendered
    assert '"aria-hidden":"true"' in rendered


def test_an_icon_that_stands_alone_speaks() -> None:
    assert '"aria-label":"Copied"' in str(icon("copy", label="Copied").render())


def test_an_unknown_icon_is_found_when_the_page_is_compiled() -> None:
    with pytest.raises(ValueError, match="no icon named 'serach'"):
        icon("serach")


def test_icons_that_point_mirror_and_clocks_do_not() -> None:
    assert set(icon_paths()) >= MIRRORED
    assert "rtl:-scale-x-100" in str(icon("truck").render())
    assert "rtl:-scale-x-100" not in str(icon("clock").render())


def test_every_status_has_an_icon_of_the_set() -> None:
    assert {look.icon for looks in STATUSES.values() for look in looks.values()} <= set(icon_paths())


def test_statuses_of_the_rooms_are_all_in_the_map() -> None:
    from freight_app.accounts.dtos import RetailerStatus
    from freight_app.orders.dtos import OrderStatus
    from freight_app.orders.staff_dtos import PaymentStatus

    assert set(STATUSES["order"]) == set(OrderStatus)
    assert set(STATUSES["payment"]) >= set(PaymentStatus)
    assert set(STATUSES["retailer"]) >= set(RetailerStatus)


def test_a_loading_button_takes_no_second_press() -> None:
    rendered = str(button("Pay", loading=True).render())
    assert "disabled:true" in rendered
    assert "animate-spin" in rendered


def test_an_icon_button_says_what_it_does() -> None:
    assert '"aria-label":"Close"' in str(icon_button("x", "Close").render())


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    rendered = str(text_field("Phone", "phone", hint="With the prefix", error="Too short").render())
    assert 'htmlFor:"field-phone"' in rendered
    assert '"aria-describedby":"field-phone-hint field-phone-error"' in rendered
    assert '"aria-invalid":"true"' in rendered
    assert "Too short" in rendered


def test_a_price_is_cut_where_its_decimals_begin() -> None:
    amount = Money(1_468_615, "TND")
    english, french, arabic = (price_view(amount, language) for language in ("en", "fr", "ar"))
    assert (english.whole, english.decimals, english.currency) == ("1,468", ".615", "TND")
    assert (french.whole, french.decimals, french.currency) == ("1\u202f468", ",615", "DT")
    assert (arabic.whole, arabic.decimals, arabic.currency) == ("1.468", ",615", "د.ت")
    assert price_view(Money(500, "JPY"), "en").decimals == ""
    assert price_view(None, "ar") == NO_PRICE


def test_an_arabic_currency_has_no_invisible_marks() -> None:
    assert json.dumps(currency_label("QAR", "ar")) == json.dumps("ر.ق")


def test_classes_join_now_or_in_the_browser() -> None:
    assert cx("a", "", "b") == "a b"
    joined = cx("a", rx.Var("State.look", _var_type=str))
    assert joined[0] == "a"
    assert len(joined) == 2
    assert when(True, "on", "off") == "on"
    nothing = shown(False, rx.el.p("x"))
    assert isinstance(nothing, rx.Component)
    assert nothing.children == []


def test_a_spark_line_fills_its_box_and_one_value_is_no_line() -> None:
    assert spark_points([1, 3, 2], width=96, height=28) == "0.0,26.0 48.0,2.0 96.0,14.0"
    assert spark_points([5]) == ""
    assert spark_points([2, 2]) == "0.0,26.0 96.0,26.0"


def test_bars_stand_on_the_zero_line_of_a_round_axis() -> None:
    assert bars_of([], []) == NO_BARS
    chart = bars_of([0, 9, -1], ["a", "b", "c"], before=[10, 5, 0], gap=0, last_is_open=True, write=str)
    assert [(bar.x, bar.y, bar.width, bar.height, bar.before_y) for bar in chart.bars] == [
        (0, 1600, 2000, 0, 0),
        (2000, 160, 2000, 1440, 800),
        (4000, 1600, 2000, 0, 1600),
    ]
    assert [(bar.is_open, bar.is_minor) for bar in chart.bars] == [(False, False), (False, True), (True, False)]
    assert (chart.ticks[0], chart.ticks[-1], chart.lines[0], chart.lines[-1]) == ("10.0", "0.0", 0, 1600)


def test_an_axis_ends_at_a_round_figure() -> None:
    assert axis_ticks(0) == [0, 1]
    assert axis_ticks(1) == [0, 1]
    assert axis_ticks(18_420) == [0, 5000, 10_000, 15_000, 20_000]
    assert axis_ticks(7) == [0, 2, 4, 6, 8]


def _code(path: Path) -> str:
    """A module without its comments and docstrings."""
    text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
