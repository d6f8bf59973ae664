"""``/robots.txt`` and ``/sitemap.xml``: what search engines are told, from the page registry and the catalogue."""

from __future__ import annotations

from xml.sax.saxutils import escape

from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.sitemap import list_public_products
from freight_app.kit.house import current_house
from freight_app.ui.routes import ROUTES
from freight_app.ui.web.heads import category_address, product_address

# A sitemap file holds at most 50,000 addresses: https://www.sitemaps.org/protocol.html
_MOST_ADDRESSES = 50_000


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
        "auth",
        "lang",
    )
    closed = "".join(f"Disallow: /{part}\n" for part in private)
    return f"User-agent: *\n{closed}Allow: /api/v1/media/\nDisallow: /api\n\nSitemap: {site}/sitemap.xml\n"


def sitemap(site: str) -> str:
    """Every public page, category and product, with the day of its last change where one is known."""
    with current_house().read() as uow:
        entries = [(site + route.path, "") for route in ROUTES if route.in_sitemap]
        entries += [(category_address(site, category.slug), "") for category in list_categories(uow)]
        products = list_public_products(uow, limit=_MOST_ADDRESSES - len(entries))
    entries += [(product_address(site, sku), changed_at.date().isoformat()) for sku, changed_at in products]
    urls = "".join(
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for address, day in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
