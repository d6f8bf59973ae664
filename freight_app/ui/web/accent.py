"""The shop's own colour in the served document: it is there at the first paint of the first visit."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import replace

from freight_app.ui.web.built_ui import Document, etag_of

# The browser's side takes this element out of use once it knows better (``Accent`` in assets/ui/page.js).
STYLE_ID = "shop-accent"


class AccentedDocuments:
    """Documents with a style sheet in their head; kept until the shop takes another colour."""

    def __init__(self) -> None:
        self._style = ""
        self._made: dict[str, Document] = {}

    def find(self, document: Document, style: str) -> Document:
        """The document in the shop's colour; as it was built when the shop has none of its own."""
        if not style:
            return document
        if style != self._style:
            self._style, self._made = style, {}
        if document.etag not in self._made:
            self._made[document.etag] = put_style(document, style)
        return self._made[document.etag]


def put_style(document: Document, style: str) -> Document:
    """The document with a style sheet at the end of its head, and the hash by which the security policy lets it in."""
    element = f'<style id="{STYLE_ID}">{style}</style>'.encode()
    body = document.body[: document.head_end] + element + document.body[document.head_end :]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return replace(
        document,
        body=body,
        compressed=gzip.compress(body, 6, mtime=0),
        etag=etag_of(body),
        head_end=document.head_end + len(element),
        sheet_hashes=(f"sha256-{digest}",),
    )
