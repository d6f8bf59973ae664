"""From a template and its data to a mail: plain values in, texts out, no database.

Whatever a customer typed is escaped in the HTML and kept to one line in the subject. In Arabic mails the page runs
from right to left while numbers, amounts and codes keep their own direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from freight_app.kit.languages import RIGHT_TO_LEFT
from freight_app.messaging.template import MailTemplate, MailText, fields_of_pattern

# Fields that read from left to right in every language.
_CODES = frozenset(
    {"number", "total", "to_pay", "bank_details", "before", "amount", "owed_back", "surplus", "kept", "credited"}
    | {"sibling", "sibling_total", "return_number", "credit_note", "invoice", "reference", "phone"}
)
_FONT = "font-family:Inter,'Segoe UI',Roboto,'Noto Sans Arabic',Tahoma,sans-serif"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every mail of the shop carries. ``accent_color`` is ``#rrggbb``."""

    shop: str
    accent_color: str
    address: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class RenderedShort:
    """A message in a few words: ``title`` says what it is, ``text`` what there is to know."""

    title: str
    text: str
    link: str


def render_mail(template: MailTemplate, language: str, data: Mapping[str, Any], letterhead: Letterhead) -> RenderedMail:
    """The mail in one of the house's languages; the fields that the template needs must be in ``data``."""
    return render_text(template.texts[language], language, data, letterhead)


def render_text(text: MailText, language: str, data: Mapping[str, Any], letterhead: Letterhead) -> RenderedMail:
    """The mail made of a text in a language; ``data`` has every field of its subject and heading."""
    plain = _plain_fields(data, letterhead)
    lines = data.get("lines") or []
    link = str(data.get("link") or "")
    return RenderedMail(
        subject=text.subject.format_map(plain),
        text=_render_text(text, plain, lines, link, letterhead),
        html=_render_html(text, language, plain, lines, link, letterhead),
    )


@dataclass(frozen=True, slots=True)
class MailParts:
    """A mail in its parts, for whoever looks at it on a page of ours."""

    heading: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    button: str
    closing: tuple[str, ...]


def parts_of(text: MailText, data: Mapping[str, Any], letterhead: Letterhead) -> MailParts:
    plain = _plain_fields(data, letterhead)
    return MailParts(
        heading=text.heading.format_map(plain),
        paragraphs=tuple(_complete(text.paragraphs, plain)),
        lines=tuple(map(_line_text, data.get("lines") or [])),
        facts=tuple(_facts(text, plain)),
        button=text.button if data.get("link") else "",
        closing=tuple(_complete(text.closing, plain)),
    )


def render_short(text: MailText, data: Mapping[str, Any], letterhead: Letterhead) -> RenderedShort:
    """The same text for a telephone; a short form whose fields were not all given makes way for the subject."""
    plain = _plain_fields(data, letterhead)
    subject = text.subject.format_map(plain)
    short = _complete((text.short,), plain) if text.short else []
    return RenderedShort(
        title=subject if text.short else letterhead.shop,
        text=short[0] if short else subject,
        link=str(data.get("link") or ""),
    )


def _plain_fields(data: Mapping[str, Any], letterhead: Letterhead) -> dict[str, str]:
    plain = {name: _one_line(str(value)) for name, value in data.items() if name != "lines" and value not in (None, "")}
    plain["shop"] = letterhead.shop
    return plain


def ink_on(color: str) -> str:
    """Black or white, whichever reads better on ``#rrggbb`` (WCAG relative luminance)."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # The contrast with white and with black is equal where (1.05 / (l + .05)) = ((l + .05) / .05).
    return "#000000" if luminance > 0.179 else "#ffffff"


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _complete(patterns: tuple[str, ...], fields: Mapping[str, str]) -> list[str]:
    """The patterns whose fields were all given, filled in."""
    return [pattern.format_map(fields) for pattern in patterns if fields_of_pattern(pattern) <= fields.keys()]


def _escaped(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The shop writes words of its own: they are words in the HTML too."""
    return tuple(escape(pattern) for pattern in patterns)


def _facts(text: MailText, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (label, pattern.format_map(fields))
        for label, pattern in text.facts
        if fields_of_pattern(pattern) <= fields.keys()
    ]


def _render_text(
    text: MailText, plain: Mapping[str, str], lines: list[dict[str, Any]], link: str, letterhead: Letterhead
) -> str:
    blocks = _complete(text.paragraphs, plain)
    if lines:
        blocks.append("\n".join(map(_line_text, lines)))
    facts = _facts(text, plain)
    if facts:
        blocks.append("\n".join(f"{label}: {value}" for label, value in facts))
    if text.button and link:
        blocks.append(f"{text.button}:\n{link}")
    blocks += _complete(text.closing, plain)
    signature = [letterhead.shop, letterhead.address, letterhead.phone, letterhead.email, letterhead.url]
    blocks.append("-- \n" + "\n".join(filter(None, signature)))
    return "\n\n".join(blocks) + "\n"


def _render_html(
    text: MailText,
    language: str,
    plain: Mapping[str, str],
    lines: list[dict[str, Any]],
    link: str,
    letterhead: Letterhead,
) -> str:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    fields = {name: _isolate(value, is_code=name in _CODES) for name, value in plain.items()}
    fields["shop"] = escape(letterhead.shop)
    if "stop_link" in plain:
        address = escape(plain["stop_link"])
        fields["stop_link"] = f'<a href="{address}" style="color:#5f5a52"><bdi dir="ltr">{address}</bdi></a>'
    heading = escape(text.heading).format_map(fields)
    body = [f'<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{heading}</h1>']
    body += [_paragraph(sentence) for sentence in _complete(_escaped(text.paragraphs), fields)]
    if lines:
        body.append(_table([_line_row(line) for line in lines]))
    facts = _facts(text, fields)
    if facts:
        body.append(_table([_row(_quiet(label), value) for label, value in facts]))
    if text.button and link:
        body.append(_button(text.button, link, letterhead.accent_color))
    body += [_paragraph(sentence, quiet=True) for sentence in _complete(_escaped(text.closing), fields)]
    footer = [letterhead.shop, letterhead.address, letterhead.phone, letterhead.email]
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light">'
        f"<title>{escape(text.subject.format_map(plain))}</title></head>\n"
        f'<body dir="{direction}" style="margin:0;padding:24px 12px;background:#f4f2ee;color:#1d1b18;{_FONT}">\n'
        '<div style="max-width:560px;margin:0 auto;background:#ffffff;border-radius:10px;overflow:hidden">\n'
        f'<div style="padding:16px 24px;border-bottom:3px solid {letterhead.accent_color};font-weight:600">'
        f"{escape(letterhead.shop)}</div>\n"
        f'<div style="padding:24px;font-size:16px;line-height:1.6">\n{chr(10).join(body)}\n</div>\n'
        '<div style="padding:16px 24px;background:#faf9f7;color:#5f5a52;font-size:13px;line-height:1.6">'
        f"{'<br>'.join(_isolate(part) for part in footer if part)}</div>\n</div>\n</body></html>\n"
    )


def _isolate(value: str, *, is_code: bool = False) -> str:
    return f'<bdi dir="ltr">{escape(value)}</bdi>' if is_code else f"<bdi>{escape(value)}</bdi>"


def _paragraph(sentence: str, *, quiet: bool = False) -> str:
    return f'<p style="margin:0 0 16px{";color:#5f5a52;font-size:14px" if quiet else ""}">{sentence}</p>'


def _table(rows: list[str]) -> str:
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" '
        f'style="margin:0 0 16px;border-collapse:collapse;font-size:15px">{"".join(rows)}</table>'
    )


def _row(start: str, end: str) -> str:
    cell = "padding:8px 0;border-bottom:1px solid #e7e3dc;vertical-align:top"
    return f'<tr><td style="{cell}">{start}</td><td style="{cell};text-align:end">{end}</td></tr>'


def _quiet(words: str) -> str:
    return f'<span style="color:#5f5a52">{escape(words)}</span>'


def _line_text(line: dict[str, Any]) -> str:
    name, before = _one_line(str(line["name"])), line.get("before")
    counted = f"{line['quantity']} × {name}" if "quantity" in line else name
    note = f" ({line['note']})" if line.get("note") else ""
    amounts = " → ".join(str(amount) for amount in (before, line.get("total")) if amount)
    return f"{counted}{note}" + (f"   {amounts}" if amounts else "")


def _line_row(line: dict[str, Any]) -> str:
    name = _isolate(_one_line(str(line["name"])))
    counted = f"{escape(str(line['quantity']))} × {name}" if "quantity" in line else name
    note = f"<br>{_quiet(str(line['note']))}" if line.get("note") else ""
    total = _isolate(str(line.get("total") or ""), is_code=True)
    if line.get("before"):
        total = f'<s style="color:#5f5a52">{_isolate(str(line["before"]), is_code=True)}</s> {total}'
    return _row(counted + note, total)


def _button(words: str, link: str, color: str) -> str:
    return (
        f'<p style="margin:8px 0 24px"><a href="{escape(link)}" style="display:inline-block;padding:12px 20px;'
        f'border-radius:6px;background:{color};color:{ink_on(color)};font-weight:600;text-decoration:none">'
        f"{escape(words)}</a></p>"
    )
