"""What mails say, in three languages."""

from __future__ import annotations

import pytest

from freight_app.kit.languages import LANGUAGES
from freight_app.messaging.rendering import Letterhead, ink_on, render_mail
from freight_app.messaging.template import MailTemplate, MailText
from freight_app.messaging.templates import TEMPLATES

LETTERHEAD = Letterhead(
    shop="Garage Ennasr", accent_color="#0f766e", address="12 rue de Rome, Tunis", phone="+216 71 1"
)
DATA = {
    "name": "Amel",
    "link": "https://shop.example/track/abc",
    "title": "Insurance",
    "day": "3 March 2027",
    "valid_for": "2 hours",
    "number": "F-20418",
    "total": "1,468.615 TND",
    "shown": "≈ 431.79 EUR",
    "lines": [{"name": "Oil filter W 712/83", "quantity": 2, "total": "49.000 TND"}],
    "delivery": "To your door",
    "payment": "Cash on delivery",
    "pay_before": "3 March, 14:00",
    "bank_details": "TN59 1000",
    "expected": "tomorrow",
    "to_pay": "49.000 TND",
    "received_by": "Amel",
    "reason": "Out of stock",
    "company": "Pièces du Lac",
    "job": "stock.csv",
    "ending": "done, but for some records",
    "loaded": "2,084",
    "skipped": "12",
    "dead": "8",
    "why": "The disk is full.",
    "parts": "Oil filter W 712/83, Screenwash",
    "product": "Oil filter W 712/83",
    "question": "Does it fit a 208?",
    "answer": "Yes, from 2015 on.",
    "buyer": "Walid",
    "until": "3 March, 14:00",
    "decided_by": "Meriem",
    "invited_by": "Sami",
    "role": "buyer",
    "stop_link": "https://shop.example/notices/abc",
    "campaign_id": 1,
    "unsubscribe": "https://shop.example/api/v1/unsubscribe/abc",
    "before": "1,500.000 TND",
    "owed_back": "24.500 TND",
    "surplus": "1.000 TND",
    "kept": "2.000 TND",
    "credited": "3.000 TND",
    "amount": "12.000 TND",
    "sibling": "F-20418-2",
    "sibling_total": "10.000 TND",
    "return_number": "R-10001",
    "credit_note": "CN-2026-00001",
    "invoice": "INV-2026-00001",
    "customer": "Amel",
    "phone": "+216 98 1",
    "way": "By bank transfer",
    "reference": "VIR 1",
    "sentence": "Order some.",
    "count": "2",
    "more": "3",
    "supplier": "Pièces du Midi",
    "line_count": "4",
    "wanted": "1 April 2026",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
def test_every_template_reads_well_with_all_its_fields_and_with_only_what_it_needs(
    template: MailTemplate, language: str
) -> None:
    full = render_mail(template, language, DATA, LETTERHEAD)
    bare = render_mail(template, language, {name: DATA[name] for name in template.needs}, LETTERHEAD)
    for mail in (full, bare):
        assert mail.subject
        assert "\n" not in mail.subject
        assert "{" not in mail.subject + mail.text + mail.html
        assert "Garage Ennasr" in mail.text
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in mail.html
        if "link" in template.needs:
            assert DATA["link"] in mail.text
            assert f'href="{DATA["link"]}"' in mail.html
    if "name" in template.needs | template.may:
        assert "Amel" in full.text
    assert "Amel" not in bare.text


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
def test_the_three_languages_of_a_template_say_the_same(template: MailTemplate) -> None:
    shapes = {
        (bool(text.button), len(text.paragraphs), len(text.closing), tuple(value for _, value in text.facts))
        for text in template.texts.values()
    }
    assert len(shapes) == 1
    # News come with their words written already (``notifying/rendering.py``).
    assert template.name == "news" or len({text.subject for text in template.texts.values()}) == len(LANGUAGES)


def test_a_confirmation_says_what_was_ordered() -> None:
    mail = render_mail(TEMPLATES["order_placed"], "en", DATA, LETTERHEAD)
    assert mail.subject == "Order F-20418: we have it"
    assert mail.text == (
        "Hello Amel,\n\n"
        "Thank you. The parts of order F-20418 are set aside for you.\n\n"
        "Please pay before 3 March, 14:00; after that the parts go back on sale.\n\n"
        "2 × Oil filter W 712/83   49.000 TND\n\n"
        "Order: F-20418\nDelivery: To your door\nPayment: Cash on delivery\nTotal: 1,468.615 TND\n"
        "Shown to you as: ≈ 431.79 EUR\n"
        "Bank transfer to: TN59 1000\n\n"
        "Follow the order:\nhttps://shop.example/track/abc\n\n"
        "Something is not right? Answer this mail.\n\n"
        "-- \nGarage Ennasr\n12 rue de Rome, Tunis\n+216 71 1\n"
    )


def test_what_a_customer_typed_is_only_text() -> None:
    data = DATA | {"name": "<img src=x onerror=alert(1)>", "number": "F-1\r\nBcc: all@example.com"}
    mail = render_mail(TEMPLATES["order_placed"], "en", data, LETTERHEAD)
    assert "<img" not in mail.html
    assert "&lt;img src=x onerror=alert(1)&gt;" in mail.html
    assert mail.subject == "Order F-1 Bcc: all@example.com: we have it"
    assert render_mail(
        TEMPLATES["order_placed"], "en", DATA | {"name": "{shop.__class__}"}, LETTERHEAD
    ).text.startswith("Hello {shop.__class__},")


def test_codes_and_amounts_keep_their_direction_in_arabic() -> None:
    html = render_mail(TEMPLATES["order_placed"], "ar", DATA, LETTERHEAD).html
    assert '<bdi dir="ltr">F-20418</bdi>' in html
    assert '<bdi dir="ltr">1,468.615 TND</bdi>' in html
    assert "<bdi>Amel</bdi>" in html


@pytest.mark.parametrize(
    ("color", "ink"), [("#0f766e", "#ffffff"), ("#f5b83d", "#000000"), ("#000000", "#ffffff"), ("#ffffff", "#000000")]
)
def test_the_words_on_a_button_are_readable(color: str, ink: str) -> None:
    assert ink_on(color) == ink


def test_a_template_with_a_missing_language_or_an_unknown_field_is_refused() -> None:
    text = MailText(subject="Order {number}", heading="", paragraphs=())
    with pytest.raises(ValueError, match="needs a text in each"):
        MailTemplate(name="x", texts={"en": text}, needs=frozenset({"number"}))
    with pytest.raises(ValueError, match=r"unknown fields in en: \['number'\]"):
        MailTemplate(name="x", texts=dict.fromkeys(LANGUAGES, text), needs=frozenset())


def test_a_lower_price_stands_beside_the_one_before_and_the_mails_have_an_end_to_press() -> None:
    lines = [
        {"name": "Pads <b>", "before": "92.400 TND", "total": "80.000 TND"},
        {"name": "Oil", "before": "", "total": "9 TND"},
    ]
    data = {"lines": lines, "link": "/wishlist", "stop_link": 'https://shop.example/notices/a"b'}
    mail = render_mail(TEMPLATES["price_drops"], "en", data, LETTERHEAD)
    assert "Pads <b>   92.400 TND → 80.000 TND\nOil   9 TND" in mail.text
    assert "<b>" not in mail.html
    assert "<s " in mail.html
    assert '<a href="https://shop.example/notices/a&quot;b"' in mail.html
