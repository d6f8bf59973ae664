"""The shop says it in its own words: only with fields that exist, with every version kept, and back to the house's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.accounts.permissions import Permission
from freight_app.kit.actor import Actor
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.pagination import PageRequest
from freight_app.messaging import service
from freight_app.messaging.errors import TextChanged
from freight_app.messaging.models import Channel
from freight_app.messaging.rendering import Letterhead, render_short, render_text
from freight_app.messaging.templates import TEMPLATES
from freight_app.messaging.templating import writing
from freight_app.messaging.templating.examples import example_data
from freight_app.messaging.templating.writing import Words
from freight_app.messaging.text_rules import require_pattern
from freight_app.work.running import run_due_tasks

WRITER = Actor(label="Sami", permissions=frozenset({Permission.MESSAGES_MANAGE}))
OWN = Words(
    subject="Colis {number} en route",
    heading="Il arrive",
    paragraphs="Bonjour {name},\n\nVotre colis <b>{number}</b> arrive.",
    button="Suivre",
)
TEXT = ("order_on_its_way", Channel.EMAIL, "fr")


def write(house: House, words: Words, version: int, text: tuple[str, Channel, str] = TEXT) -> writing.TextView:
    with house.write(WRITER) as uow:
        return writing.write_text(uow, *text, words, version=version)


def sent_subject(house: House, key: str, channel: Channel = Channel.EMAIL, to: str = "amel@example.com") -> Any:
    with house.write() as uow:
        service.send_message(
            uow,
            template="order_on_its_way",
            to=to,
            language="fr",
            data={"number": "F-7", "link": "/track/x", "name": "Amel"},
            key=key,
            channel=channel,
        )
    run_due_tasks(house.database)
    with house.read() as uow:
        return service.list_messages(uow, page=PageRequest()).items[0]


def test_own_words_go_out_until_they_are_taken_back_and_can_be_taken_up_again(house: House) -> None:
    written = write(house, OWN, 0)
    assert (written.version, written.is_own) == (1, True)
    mail = sent_subject(house, "one")
    assert mail.subject == "Colis F-7 en route"
    # The shop writes words, not HTML.
    assert "Votre colis <b>F-7</b> arrive." in mail.body_text
    with house.read(WRITER) as uow:
        preview = writing.preview_words(uow, *TEXT, OWN)
    assert "&lt;b&gt;" in preview.html
    assert "<b>" not in preview.html
    with house.write(WRITER) as uow:
        assert not writing.reset_text(uow, *TEXT, version=1).is_own
    assert sent_subject(house, "two").subject != "Colis F-7 en route"
    with house.write(WRITER) as uow:
        back = writing.restore_version(uow, *TEXT, wanted=1, version=2)
    assert [(one.version, one.is_house) for one in back.versions] == [(3, False), (2, True), (1, False)]
    assert sent_subject(house, "three").subject == "Colis F-7 en route"
    with house.read(WRITER) as uow:
        states = {one.template: one.own for one in writing.list_templates(uow)}
    assert states["order_on_its_way"] == ("email:fr",)


def test_few_words_are_those_of_one_channel_and_language(house: House) -> None:
    write(house, Words(short="{number} arrive"), 0, ("order_on_its_way", Channel.SMS, "fr"))
    assert sent_subject(house, "sms", Channel.SMS, "98 123 456").body_text == "F-7 arrive"
    assert sent_subject(house, "wa", Channel.WHATSAPP, "98 123 456").body_text != "F-7 arrive"


def test_whoever_wrote_first_is_not_written_over(house: House) -> None:
    write(house, OWN, 0)
    for version in (0, 2):
        with pytest.raises(TextChanged):
            write(house, OWN, version)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "{total}"}, "subject"),
        ({"subject": "Bonjour {name}"}, "subject"),
        ({"paragraphs": "{number.__class__}"}, "paragraphs"),
        ({"paragraphs": "{0}"}, "paragraphs"),
        ({"heading": ""}, "heading"),
        ({"button": ""}, "button"),
        ({"closing": "}"}, "closing"),
    ],
)
def test_what_cannot_be_said_names_its_field(house: House, changes: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        write(house, OWN.model_copy(update=changes), 0)
    assert refused.value.field == field


def test_what_the_house_does_not_send_has_no_text(house: House) -> None:
    for template, language in (("campaign", "fr"), ("nothing", "fr"), ("welcome", "de")):
        with house.read(WRITER) as uow, pytest.raises(NotFound):
            writing.get_text(uow, template, Channel.EMAIL, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_an_example_of_every_field(language: str) -> None:
    for template in TEMPLATES.values():
        data = example_data(template.needs | template.may, language, "https://shop.example")
        shown = render_text(template.texts[language], language, data, Letterhead("Garage", "#0f766e"))
        assert "{" not in shown.text
        # A field that nobody thought of would show its own name.
        assert [name for name, value in data.items() if value == name] == []


@given(st.text(alphabet="{}!:.[]name0 \n", max_size=40))
def test_whatever_is_taken_can_be_filled_in(text: str) -> None:
    try:
        taken = require_pattern(text, field="body", known=frozenset({"name"}))
    except InvalidInput:
        return
    house_text = TEMPLATES["welcome"].texts["en"]
    own = replace(house_text, subject="x", heading="x", paragraphs=(taken,), short=taken or "x")
    letterhead = Letterhead("Garage", "#0f766e")
    render_text(own, "en", {"name": "Amel", "link": "/"}, letterhead)
    render_short(own, {"name": "Amel", "link": "/"}, letterhead)
