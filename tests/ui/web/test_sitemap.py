"""The list for search engines: every product that can be bought is in it, in files that are not too long."""

from __future__ import annotations

import re

import pytest

from freight_app.kit.house import House
from freight_app.ui.web import crawlers
from tests.stock.goods import add_product

SITE = "https://shop.test"


def parts_in(text: str) -> list[str]:
    return re.findall(rf"<loc>{SITE}/p/([^<]+)</loc><lastmod>20", text)


def test_one_file_holds_all_until_it_is_full_and_then_an_index_leads_to_several(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.write() as uow:
        skus = [f"PART-{number}" for number in range(7)]
        for sku in skus:
            add_product(uow, sku, price="1.000")
    whole = crawlers.sitemap(SITE)
    assert sorted(parts_in(whole)) == skus
    assert f"<loc>{SITE}/</loc>" in whole
    monkeypatch.setattr(crawlers, "MOST_ADDRESSES", 3)
    files = re.findall(rf"<loc>{SITE}/sitemap-(\d)\.xml</loc>", crawlers.sitemap(SITE))
    assert files == ["0", "1", "2", "3"]
    products = [parts_in(crawlers.sitemap_part(SITE, int(number)) or "") for number in files]
    assert [len(found) for found in products] == [0, 3, 3, 1]
    assert sorted(sku for found in products for sku in found) == skus
    assert f"<loc>{SITE}/</loc>" in (crawlers.sitemap_part(SITE, 0) or "")
    assert crawlers.sitemap_part(SITE, 4) is None
