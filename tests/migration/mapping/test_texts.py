"""Transforms of texts and of lists of texts."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.migration.mapping import patterns
from freight_app.migration.mapping.errors import CellError, MappingError
from tests.migration.mapping.examples import cell_mapper, code_of, map_cell, run


@pytest.mark.parametrize(
    ("transforms", "before", "after"),
    [
        ([{"op": "trim"}], " \u00a0\u200f a  b \ufeff\t", "a  b"),
        ([{"op": "trim"}], " \u200e ", None),
        ([{"op": "collapse_spaces"}], "a\u00a0\u202f b\r\n\tc\u200b", "a b c"),
        ([{"op": "change_case", "to": "upper"}], "été", "ÉTÉ"),
        ([{"op": "change_case", "to": "lower"}], "ÉTÉ", "été"),
        ([{"op": "change_case", "to": "title"}], "jean-pierre d'ALMA", "Jean-Pierre D'alma"),
        ([{"op": "change_case", "to": "sentence"}], "FILTRE À HUILE", "Filtre à huile"),
        ([{"op": "default", "value": "none"}], "", "none"),
        ([{"op": "default", "value": "none"}], " \u00a0 ", "none"),
        ([{"op": "default", "value": "none"}], None, "none"),
        ([{"op": "default", "value": "none"}], "some", "some"),
        ([{"op": "trim"}, {"op": "default", "value": "none"}], "\u200f", "none"),
        ([{"op": "split", "separator": ","}, {"op": "take", "place": -1}], "a, b ,c", "c"),
        ([{"op": "split", "separator": ","}, {"op": "take", "place": 5, "missing": "empty"}], "a,b", None),
        ([{"op": "split", "separator": ","}, {"op": "concatenate", "separator": "+"}], "a,,b", "a+b"),
        ([{"op": "split", "separator": ",", "keep_empty": True}, {"op": "take", "place": 1}], "a,,b", None),
        ([{"op": "concatenate", "columns": ["other", "none"], "separator": "-"}], "a", "a-b"),
        ([{"op": "concatenate", "columns": ["other"]}], "", "b"),
        (
            [{"op": "strip_html"}],
            "<p>Filtre&nbsp;&agrave; huile<br>n&deg; 5 &lt; 6</p><script>x()</script>",
            "Filtre à huile\nn° 5 < 6",
        ),
    ],
)
def test_a_text_is_transformed_step_by_step(transforms: list[dict[str, Any]], before: Any, after: str | None) -> None:
    assert map_cell(before, "text", *transforms, row={"other": "b"}) == after


@pytest.mark.parametrize(
    "text", ["<" * 99_000, "<!--" * 20_000, "<script>" * 12_000, "<a " * 30_000, "&#x;" * 20_000, "</p" * 30_000]
)
def test_html_made_to_be_slow_is_read_at_once(text: str) -> None:
    mapped = cell_mapper("list", {"op": "strip_html"}).map_row({"cell": text})
    assert {error.code for error in mapped.errors} <= {"too_long"}


def test_a_list_goes_through_a_step_item_by_item() -> None:
    upper = {"op": "change_case", "to": "upper"}
    assert map_cell("a| b |c", "list", {"op": "split", "separator": "|"}, upper) == ["A", "B", "C"]
    assert map_cell(["a", None, "b"], "list", upper) == ["A", "B"]
    assert map_cell("a;b,c;d", "list", {"op": "split", "separator": ","}, {"op": "split", "separator": ";"}) == [
        *("a", "b", "c", "d")
    ]


def test_a_list_without_a_transform_is_cut_at_bars() -> None:
    assert map_cell("oil | filter ||", "list") == ["oil", "filter"]
    assert map_cell(" | ", "list") is None


@pytest.mark.parametrize(
    ("value", "transforms", "code"),
    [
        ("a,b", [{"op": "split", "separator": ","}, {"op": "take", "place": 2}], "missing_part"),
        ("a," * 2_000, [{"op": "split", "separator": ","}, {"op": "take"}], "too_many_values"),
        ("a" * 100_001, [], "too_long"),
        ("a" * 10_001, [], "too_long"),
        ("a\x00b", [], "control_characters"),
        ("a\x1bb", [{"op": "trim"}], "control_characters"),
        ("\ud800", [], "control_characters"),
        (["a", "b"], [], "not_a_single_value"),
        (["a"] * 1_001, [{"op": "concatenate"}], "too_many_values"),
        (["a", ["b"]], [{"op": "concatenate"}], "not_a_single_value"),
        ({"a": 1}, [{"op": "trim"}], "not_a_single_value"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(value: Any, transforms: list[dict[str, Any]], code: str) -> None:
    assert code_of(value, "text", *transforms) == code


def test_joining_stops_before_the_text_is_endless() -> None:
    steps = [{"op": "split", "separator": "a", "keep_empty": True}, {"op": "concatenate", "separator": "ba" * 20}]
    many = {"op": "concatenate", "columns": ["cell"] * 50}
    assert code_of("b" * 99_000, "text", many) == "too_long"
    assert code_of("ba" * 900, "text", *steps, *steps) == "too_many_values"


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ({"op": "extract", "pattern": r"\d+"}, "ref 630-82", "630"),
        ({"op": "extract", "pattern": r"(\d+)-(\d+)", "group": 2}, "ref 630-82", "82"),
        ({"op": "extract", "pattern": r"(?P<size>\d+)mm", "group": "size"}, "62mm", "62"),
        ({"op": "extract", "pattern": "REF", "ignore_case": True}, "ref 1", "ref"),
        ({"op": "extract", "pattern": r"\d", "missing": "keep"}, "none", "none"),
        ({"op": "extract", "pattern": r"\d", "missing": "empty"}, "none", None),
        ({"op": "extract", "pattern": "\\pL+"}, "12 فلتر", "فلتر"),
        ({"op": "replace", "pattern": r"[\s./-]+", "replacement": ""}, "630/8-2 RS.R", "63082RSR"),
        ({"op": "replace", "pattern": r"(\w+) (\w+)", "replacement": r"\2 \1"}, "huile filtre", "filtre huile"),
        ({"op": "replace", "pattern": "a", "replacement": r"\\1", "count": 1}, "aa", r"\1a"),
        ({"op": "replace", "pattern": "é", "replacement": "e"}, "été", "ete"),
        ({"op": "replace", "pattern": "x*", "replacement": "-"}, "ab", "-a-b-"),
        ({"op": "replace", "pattern": ".*", "replacement": ""}, "all", None),
    ],
)
def test_a_pattern_extracts_and_replaces(step: dict[str, Any], before: str, after: str | None) -> None:
    assert map_cell(before, "text", step) == after


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 9_000 + "b"),
        ("(a|aa)+$", "a" * 9_000 + "b"),
        ("(x+x+)+y", "x" * 9_999),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 9_999),
        ("(.*)(.*)(.*)(.*)(.*)(.*)=", "y" * 9_999),
    ],
)
def test_a_pattern_that_would_hang_others_ends_at_once(pattern: str, text: str) -> None:
    # With Python's own engine none of these ends within the age of the universe.
    mapper = cell_mapper("text", {"op": "extract", "pattern": pattern, "missing": "empty"})
    assert mapper.map_row({"cell": text}).errors == ()
    assert mapper.map_row({"cell": text}).record == {"field": None}


def test_a_pattern_that_is_slow_even_in_linear_time_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = {"op": "replace", "pattern": "a.*b|a", "replacement": "z"}
    assert map_cell("a" * 9_999, "text", slow) == "z" * 9_999
    monkeypatch.setattr(patterns, "_MAX_SECONDS", 0.001)
    assert code_of("a" * 9_999, "text", slow) == "pattern_too_slow"
    assert code_of("a" * 10_001, "text", slow) == "too_long"


def test_a_replacement_cannot_blow_a_text_up() -> None:
    with pytest.raises(CellError) as caught:
        patterns.replace_pattern(patterns.compile_pattern("a"), ["b" * 500], "a" * 9_999)
    assert caught.value.code == "too_long"
    assert code_of("a" * 9_999, "text", {"op": "replace", "pattern": "a", "replacement": "b" * 500}) == "too_long"
    doubled = {"op": "replace", "pattern": "(.*)", "replacement": r"\1" * 20}
    assert code_of("a" * 9_999, "text", doubled) == "too_long"


@pytest.mark.parametrize(
    "step",
    [
        {"op": "extract", "pattern": "(a"},
        {"op": "extract", "pattern": "(?=a)"},
        {"op": "extract", "pattern": r"(a)\1"},
        {"op": "extract", "pattern": "a{1001}"},
        {"op": "extract", "pattern": "((a{100}){100}){100}"},
        {"op": "extract", "pattern": r"[\pL\pN]{1,500}"},
        {"op": "extract", "pattern": r"\pL{1,50}"},
        {"op": "extract", "pattern": "a" * 501},
        {"op": "extract", "pattern": ""},
        {"op": "extract", "pattern": "\ud800"},
        {"op": "extract", "pattern": "a", "group": 1},
        {"op": "extract", "pattern": "a", "group": "name"},
        {"op": "replace", "pattern": "a", "replacement": r"\1"},
        {"op": "replace", "pattern": "a", "replacement": "b" * 501},
    ],
)
def test_a_pattern_that_cannot_work_is_told_before_the_first_row(step: dict[str, Any]) -> None:
    with pytest.raises(MappingError) as caught:
        cell_mapper("text", step)
    assert (caught.value.field, caught.value.transform) == ("field", 0)


@pytest.mark.parametrize(
    ("text", "options", "found"),
    [
        ("Oui", {}, True),
        ("NON", {}, False),
        ("نعم", {}, True),
        ("لا", {}, False),
        ("صحيح", {}, True),
        ("خطأ", {}, False),
        ("x", {}, True),
        ("0", {}, False),
        ("1.0", {"yes": ["1.0"]}, True),
        ("\u200fنعم\u200f", {}, True),
        (1, {}, True),
        (1.0, {}, True),
        (False, {}, False),
        ("en stock", {"yes": ["En Stock"], "no": ["Épuisé"]}, True),
        ("epuise", {"yes": ["En Stock"], "no": ["Épuisé"]}, False),
        ("o", {"languages": ["fr"]}, True),
    ],
)
def test_yes_and_no_are_read_in_three_languages(text: Any, options: dict[str, Any], found: bool) -> None:
    assert map_cell(text, "boolean", {"op": "parse_boolean", **options}) is found


@pytest.mark.parametrize("text", ["maybe", "2", "-", "oui et non", "y" * 5_000, "o\x00"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    assert code_of(text, "boolean") == "not_yes_or_no"
    assert code_of("oui", "boolean", {"op": "parse_boolean", "languages": ["en"]}) == "not_yes_or_no"


def test_a_table_gives_one_word_for_another() -> None:
    table = {"Neuf": "new", "Occasion": "used"}
    step = {"op": "look_up", "table": table}
    assert map_cell(" neuf ", "text", step) == "new"
    assert code_of("cassé", "text", step) == "unknown_value"
    assert code_of("neuf", "text", step | {"exact": True}) == "unknown_value"
    assert map_cell("cassé", "text", step | {"unknown": "keep"}) == "cassé"
    assert map_cell("cassé", "text", step | {"unknown": "empty"}) is None
    assert map_cell("cassé", "text", step | {"unknown": "default", "default": "other"}) == "other"
    assert map_cell(1.0, "text", {"op": "look_up", "table": {"1": "one"}}) == "one"


@pytest.mark.parametrize(
    "step",
    [
        {"op": "look_up", "table": {"Été": "summer", "ete": "was"}},
        {"op": "parse_boolean", "yes": ["Oui"], "no": ["oui"]},
        {"op": "unit_number", "to": "stone"},
        {"op": "unit_number", "to": "kg", "assume": "m"},
        {"op": "parse_number", "locale": "klingon"},
        {"op": "parse_money"},
        {"op": "parse_money", "currency": "XXX"},
    ],
)
def test_a_step_that_contradicts_itself_is_told_before_the_first_row(step: dict[str, Any]) -> None:
    with pytest.raises(MappingError) as caught:
        cell_mapper("text", step)
    assert (caught.value.field, caught.value.transform) == ("field", 0)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("email", " Leila@Example.TN ", "Leila@example.tn"),
        ("phone", "98 123 456", "+21698123456"),
        ("phone", "\u200e+216 98 123 456", "+21698123456"),
        ("phone", "٩٨١٢٣٤٥٦", "+21698123456"),
        ("phone", 98123456.0, "+21698123456"),
        ("url", " https://example.tn/a?b=c ", "https://example.tn/a?b=c"),
        ("enum", " RED ", "red"),
        ("text", 12.50, "12.5"),
        ("text", True, "true"),
    ],
)
def test_each_kind_of_field_keeps_the_normal_form(kind: str, before: Any, after: str) -> None:
    assert map_cell(before, kind, country="TN") == after


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("email", "leila(at)example.tn", "not_an_email"),
        ("email", "a" * 300 + "@b.tn", "not_an_email"),
        ("email", "a\x00@b.tn", "not_an_email"),
        ("phone", "12", "not_a_phone"),
        ("phone", "+" * 99_000, "not_a_phone"),
        ("url", "javascript:alert(1)", "not_a_url"),
        ("url", "https://", "not_a_url"),
        ("url", "http://[::1", "not_a_url"),
        ("url", "http://a b", "not_a_url"),
        ("url", "http://a:99999/", "not_a_url"),
        ("url", "https://a/" + "b" * 3_000, "not_a_url"),
        ("enum", "blue", "not_a_choice"),
        ("boolean", {"a": 1}, "not_a_single_value"),
        ("date", ["2026-01-01"], "not_a_date"),
    ],
)
def test_each_kind_of_field_refuses_what_it_cannot_be(kind: str, value: Any, code: str) -> None:
    assert code_of(value, kind, country="TN") == code


def test_a_telephone_number_needs_a_prefix_when_no_country_is_named() -> None:
    assert code_of("98 123 456", "phone") == "not_a_phone"
    assert run(cell_mapper("phone"), "+216 98 123 456") == "+21698123456"
