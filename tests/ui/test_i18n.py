"""Every text in every language, and plurals as each language has them."""

from __future__ import annotations

import ast
import re

import pytest
import reflex as rx
from babel import Locale

from freight_app.kit.errors import InvalidInput
from freight_app.ui.i18n import error_text, t, t_rich, tn, translate, translate_count
from freight_app.ui.i18n.catalogue import PLURAL_FORMS, TRANSLATED, Key, by_category, read_catalogue
from freight_app.ui.i18n.errors import SENTENCES, UNEXPECTED, sentence_of
from freight_app.ui.i18n.extract import APP_DIR, missing_texts, said_texts

_PLACEHOLDER = re.compile(r"\{\w+\}")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_missing(language: str) -> None:
    assert [f"{said.domain}: {said.place}: {said.key.text}" for said in missing_texts(language)] == []


def test_the_extractor_finds_what_pages_components_routes_and_rooms_say() -> None:
    said = {said.key for said in said_texts()}
    assert Key("Skip to content") in said
    assert Key("{count} left", "{count} left") in said
    assert Key("Waits for payment") in said
    assert Key("Page not found") in said
    assert Key("This is not a telephone number.") in said


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_every_placeholder(language: str) -> None:
    for key, forms in read_catalogue(language).items():
        wanted = set(_PLACEHOLDER.findall(key.text + key.plural))
        for form in forms:
            # The form for one, two or none may say the number as a word.
            assert set(_PLACEHOLDER.findall(form)) <= wanted, key.text
        assert set(_PLACEHOLDER.findall(forms[-1])) == wanted, key.text


def test_arabic_texts_are_arabic() -> None:
    latin = {key.text for key, forms in read_catalogue("ar").items() if not all(_ARABIC.search(form) for form in forms)}
    # What has no letters to translate, and names that stay as they are.
    assert {text for text in latin if re.search(r"[a-z]{2}", _PLACEHOLDER.sub("", text))} == set()


@pytest.mark.parametrize(
    ("count", "arabic"),
    [
        (0, "لم يبق شيء"),
        (1, "بقيت قطعة واحدة"),
        (2, "بقيت قطعتان"),
        (3, "بقي 3"),
        (11, "بقي 11"),
        (100, "بقي 100"),
        (1468, "بقي 1.468"),
    ],
)
def test_arabic_has_its_six_plurals(count: int, arabic: str) -> None:
    assert translate_count("{count} left", "{count} left", count, "ar") == arabic


def test_the_plural_categories_are_those_of_the_language() -> None:
    for language, forms in PLURAL_FORMS.items():
        assert set(forms) <= {*Locale.parse(language).plural_form.tags, "other"}
        assert set(by_category(Key("{count} left", "{count} left"), language)) == set(forms)


def test_french_counts_zero_as_one() -> None:
    assert [translate_count("{count} chosen", "{count} chosen", count, "fr") for count in (0, 1, 2)] == [
        "0 choisi",
        "1 choisi",
        "2 choisis",
    ]


def test_numbers_in_a_text_are_written_as_the_language_writes_them() -> None:
    text = "{first} to {last} of {total}"
    assert translate(text, "en", first=1, last=24, total=12345) == "1 to 24 of 12,345"
    assert translate(text, "fr", first=1, last=24, total=12345) == "1 à 24 sur 12\u202f345"
    assert translate(text, "ar", first=1, last=24, total=12345) == "1 إلى 24 من 12.345"


def test_a_text_in_a_page_holds_every_language_and_needs_no_state() -> None:
    assert '{"en": "Undo", "fr": "Annuler", "ar": "تراجع"})[lang]' in str(t("Undo"))
    assert t("Undo")._get_all_var_data().state == ""  # type: ignore[union-attr]


def test_a_plain_value_is_filled_in_when_the_page_is_compiled_and_a_var_in_the_browser() -> None:
    assert '"Larger than 10 MB"' in str(t("Larger than {limit} MB", limit="10"))
    live = str(t("Add {product}", product=rx.Var("State.name")))
    assert live.startswith("fillText(lang, ")
    assert live.endswith('{"product": State.name})')


def test_a_plural_in_a_page_holds_the_forms_of_every_language() -> None:
    compiled = str(tn("{count} left", "{count} left", rx.Var("State.left")))
    assert compiled.startswith("pluralText(lang, ")
    assert '"two": "بقيت قطعتان"' in compiled
    assert compiled.endswith("State.left, {})")


def test_elements_inside_a_sentence_stand_where_the_language_puts_them() -> None:
    rendered = str(t_rich("Paid by {name}", name=rx.el.b("Amine")).render())
    assert "richText(lang" in rendered
    assert 'jsx(\\"b\\"' in rendered or 'jsx("b"' in rendered


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_error_of_the_list_has_a_sentence_in_every_language(language: str) -> None:
    named = {"number": "SH-2026-00001", "carrier": "DHL", "reason": "too heavy", "unknown": "number", "listed": "shop"}
    numbers = {"retry_after_s": 30, "limit": 5, "count": 6, "lacks": "FREIGHT_DHL_UNIFIED_KEY"}
    sentences = {error_text(code, numbers | named, language) for code in SENTENCES}
    assert translate(UNEXPECTED, language) not in sentences
    assert all(not _PLACEHOLDER.search(sentence) for sentence in sentences)


def test_an_unknown_error_is_told_by_its_room_in_english_and_by_a_true_sentence_elsewhere() -> None:
    assert error_text("solar_flare", {}, "en", message="The sun is loud.") == "The sun is loud."
    assert error_text("solar_flare", {}, "fr", message="The sun is loud.") == translate(UNEXPECTED, "fr")


def test_a_sentence_with_numbers_is_translated_and_filled() -> None:
    error = InvalidInput("reason", "Say why, in at most {most} characters.", most=2000)
    assert (error.message, str(error)) == ("Say why, in at most 2000 characters.",) * 2
    assert sentence_of(error, "fr") == "Dites pourquoi, en 2\u202f000 caractères au plus."
    assert sentence_of(InvalidInput("name", "{name} is there.", name="{most}"), "en") == "{most} is there."


def test_no_room_writes_a_value_into_its_sentence_which_nobody_could_translate() -> None:
    written = [
        f"{path.relative_to(APP_DIR)}:{call.lineno}"
        for path in APP_DIR.rglob("*.py")
        if path.relative_to(APP_DIR).parts[0] not in ("ui", "api", "launcher", "demo", "adapters")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "InvalidInput"
        if len(call.args) > 1 and isinstance(call.args[1], ast.JoinedStr)
    ]
    assert written == []
