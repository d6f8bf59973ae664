"""What a page says to search engines, link previews and readers without scripts, put into the compiled shell."""

from __future__ import annotations

import json
from collections.abc import Collection
from html import escape
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.ui.web.built_ui import Document
from freight_app.ui.web.languages import ASKED

_MAX_DESCRIPTION = 300


class PageHead(BaseModel):
    """The facts of one address. Addresses in it are absolute; ``text`` is what the page says without scripts,
    and ``links`` (address, name) where it leads.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    description: str
    canonical: str
    kind: str = "website"
    image: str | None = None
    json_ld: tuple[dict[str, Any], ...] = ()
    text: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def insert_head(document: Document, head: PageHead, languages: Collection[str] = (), asked: str | None = None) -> bytes:
    """The document with the page's head in it. Every value is escaped: names come from suppliers' files.

    ``languages`` are those that the page can be read in, and ``asked`` the one that its address asks for: search engines
    are told the address of each (``hreflang``), and that the address without one chooses by the visitor.
    """
    canonical = f"{head.canonical}?{ASKED}={asked}" if asked in languages else head.canonical
    description = head.description[:_MAX_DESCRIPTION]
    tags = [
        f"<title>{escape(head.title)}</title>",
        _meta("name", "description", description),
        f'<link rel="canonical" href="{escape(canonical)}">',
        *_alternates(head.canonical, languages),
        _meta("property", "og:title", head.title),
        _meta("property", "og:description", description),
        _meta("property", "og:url", canonical),
        _meta("property", "og:type", head.kind),
    ]
    if head.image:
        tags.append(_meta("property", "og:image", head.image))
    tags += [f'<script type="application/ld+json">{_script_json(data)}</script>' for data in head.json_ld]
    # The page's own title goes: the first one in a document is the one that counts.
    before = document.body[: document.title.start] + document.body[document.title.stop : document.head_end]
    after = document.body[document.head_end :].replace(b"</body>", _noscript(head).encode() + b"</body>", 1)
    return before + "".join(tags).encode() + after


def _alternates(address: str, languages: Collection[str]) -> list[str]:
    if len(languages) < 2:
        return []
    known = [(language, f"{address}?{ASKED}={language}") for language in sorted(languages)]
    return [
        f'<link rel="alternate" hreflang="{language}" href="{escape(one)}">'
        for language, one in [*known, ("x-default", address)]
    ]


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _script_json(data: dict[str, Any]) -> str:
    """JSON that cannot close its script element or open a comment."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _noscript(head: PageHead) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in head.text)
    links = "".join(f'<li><a href="{escape(address)}">{escape(name)}</a></li>' for address, name in head.links)
    listed = f"<ul>{links}</ul>" if links else ""
    return f"<noscript><h1>{escape(head.title)}</h1>{paragraphs}{listed}</noscript>"
