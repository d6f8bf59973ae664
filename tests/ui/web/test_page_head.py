from __future__ import annotations

import json
import re

from freight_app.ui.web.built_ui import Document
from freight_app.ui.web.page_head import PageHead, insert_head

BODY = b"<html><head><title>Product</title><meta charset=utf-8></head><body><main>...</main></body></html>"
HEAD_END = BODY.index(b"</head>")
DOCUMENT = Document(BODY, b"", "", (), (), slice(BODY.index(b"<title>"), BODY.index(b"<meta")), HEAD_END)


def test_a_head_takes_the_place_of_the_title_and_says_the_rest_before_the_body() -> None:
    head = PageHead(
        title="Oil filter W 712/83",
        description="Fits a Peugeot 208.",
        canonical="https://shop.test/p/W712",
        kind="product",
        image="https://shop.test/a.webp",
        json_ld=({"@type": "Product", "name": "Oil filter"},),
        text=("12.500 TND",),
        links=(("/c/filters", "Filters"),),
    )
    page = insert_head(DOCUMENT, head).decode()
    assert page.count("<title>") == 1
    assert "<title>Oil filter W 712/83</title>" in page
    assert '<link rel="canonical" href="https://shop.test/p/W712">' in page
    assert '<meta property="og:image" content="https://shop.test/a.webp">' in page
    assert '<meta name="description" content="Fits a Peugeot 208.">' in page
    assert (
        "<noscript><h1>Oil filter W 712/83</h1><p>12.500 TND</p>"
        '<ul><li><a href="/c/filters">Filters</a></li></ul></noscript></body>' in page
    )
    assert page.index("og:title") < page.index("</head>") < page.index("<main>")


def test_nothing_in_a_name_becomes_markup() -> None:
    evil = '</script><script>alert("x")</script>" onload="x'
    head = PageHead(
        title=evil,
        description=evil,
        canonical=evil,
        image=evil,
        json_ld=({"name": evil},),
        text=(evil,),
        links=((evil, evil),),
    )
    page = insert_head(DOCUMENT, head).decode()
    assert "<script>" not in page
    assert '" onload="x' not in page.replace('\\" onload=\\"x', "")
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert data
    assert json.loads(data[1]) == {"name": evil}
