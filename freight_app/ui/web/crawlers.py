"""``/robots.txt`` and ``/sitemap.xml``: what search engines are told, from the page registry and the catalogue."""

from __future__ import annotations

from xml.sax.saxutils import escape

from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.sitemap import count_public_products, list_public_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.ui.routes import ROUTES
from freight_app.ui.web.heads import category_address, product_address

# A sitemap file holds at most 50,000 addresses: https://www.sitemaps.org/protocol.html
MOST_ADDRESSES = 50_000
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(site: str) -> str:
    """Closed: what is a person's own, and what only programs read. Pictures are open."""
    private = (
        "account",
        "admin",
        "staff",
        "cart",
        "checkout",
        "order",
        "track",
        "review",
        "reset",
        "welcome",
        "join",
        "notices",
        "wishlist",
        "compare",
        "quick-order",
        "w/",
        "auth",
        "lang",
    )
    closed = "".join(f"Disallow: /{part}\n" for part in private)
    return f"User-agent: *\n{closed}Allow: /api/v1/media/\nDisallow: /api\n\nSitemap: {site}/sitemap.xml\n"


def sitemap(site: str) -> str:
    """Every public page, category and product, with the day of its last change where one is known.

    When they are more than one file may hold, the index of the files: ``sitemap-0.xml`` has the pages and categories,
    those after it the products.
    """
    with current_house().read() as uow:
        pages, count = _pages(uow, site), count_public_products(uow)
        if len(pages) + count <= MOST_ADDRESSES:
            return _list(pages + _products(uow, site, 0))
    files = "".join(
        f"<sitemap><loc>{site}/sitemap-{number}.xml</loc></sitemap>\n"
        for number in range(1 + -(-count // MOST_ADDRESSES))
    )
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{files}</sitemapindex>\n'


def sitemap_part(site: str, number: int) -> str | None:
    """One file of the index; None when there is no such file."""
    with current_house().read() as uow:
        entries = _pages(uow, site) if number == 0 else _products(uow, site, (number - 1) * MOST_ADDRESSES)
    return _list(entries) if entries else None


def _pages(uow: UnitOfWork, site: str) -> list[tuple[str, str]]:
    entries = [(site + route.path, "") for route in ROUTES if route.in_sitemap]
    return entries + [(category_address(site, category.slug), "") for category in list_categories(uow)]


def _products(uow: UnitOfWork, site: str, offset: int) -> list[tuple[str, str]]:
    return [
        (product_address(site, sku), changed_at.date().isoformat())
        for sku, changed_at in list_public_products(uow, limit=MOST_ADDRESSES, offset=offset)
    ]


def _list(entries: list[tuple[str, str]]) -> str:
    urls = "".join(
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for address, day in entries
    )
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{urls}</urlset>\n'
