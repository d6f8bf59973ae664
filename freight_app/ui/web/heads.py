"""The heads of pages about one thing: named by ``Route.head``, called with what the address says.

Each answers None for a thing that the public cannot see, which makes the answer a 404.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from freight_app.catalogue.categories import get_category, list_categories
from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.dtos import CategoryView, ProductDetail
from freight_app.catalogue.search import search_products
from freight_app.catalogue.service import get_product
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_money, pick_text
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.ui.i18n import translate
from freight_app.ui.web.page_head import PageHead
from freight_app.ui.web.rating_heads import rating_data


def product_address(site: str, sku: str) -> str:
    return f"{site}/p/{quote(sku, safe='')}"


def category_address(site: str, slug: str) -> str:
    return f"{site}/c/{quote(slug, safe='')}"


def product_head(parameters: Mapping[str, str], language: str, site: str) -> PageHead | None:
    """A product: its name, number, price and stock, as schema.org's Product and a breadcrumb."""
    with current_house().read() as uow:
        try:
            product = get_product(uow, parameters["sku"], language=language)
        except NotFound:
            return None
        shop = get_shop_profile(uow)
        opinions = rating_data(uow, product.id)
    address = product_address(site, product.sku)
    described = product.description or _short_description(product, language)
    image = f"{site}{product.images[0].large_url}" if product.images else None
    return PageHead(
        title=f"{_full_name(product)} – {shop.name}",
        description=described,
        canonical=address,
        kind="product",
        image=image,
        json_ld=(
            _product_data(product, address, image, described) | opinions,
            _breadcrumb_data([(one.name, category_address(site, one.slug)) for one in product.breadcrumb]),
        ),
        text=(described, _short_description(product, language)),
        links=tuple((category_address("", one.slug), one.name) for one in product.breadcrumb)
        + (((product_address("", product.replaced_by.sku), product.replaced_by.name),) if product.replaced_by else ()),
    )


def home_head(_parameters: Mapping[str, str], language: str, site: str) -> PageHead:
    """The door: who we are, and how a search engine can search here."""
    with current_house().read() as uow:
        shop = get_shop_profile(uow)
    tagline = pick_text(shop.tagline, language)
    search = {
        "@type": "SearchAction",
        "target": f"{site}/search?q={{search_term}}",
        "query-input": "required name=search_term",
    }
    organisation = {"@type": "Organization", "name": shop.name, "telephone": shop.phone, "address": shop.address}
    return PageHead(
        title=f"{shop.name} – {tagline}" if tagline else shop.name,
        description=tagline or shop.name,
        canonical=f"{site}/",
        json_ld=(
            {
                "@context": "https://schema.org",
                "@type": "WebSite",
                "name": shop.name,
                "url": f"{site}/",
                "inLanguage": language,
                "potentialAction": search,
                "publisher": {name: value for name, value in organisation.items() if value},
            },
        ),
        text=tuple(line for line in (tagline, shop.address, shop.phone) if line),
    )


def category_head(parameters: Mapping[str, str], language: str, site: str) -> PageHead | None:
    """A category: its name, the shop's in the description, and its first products for readers without scripts."""
    with current_house().read() as uow:
        try:
            category = get_category(uow, parameters["slug"], language=language)
        except NotFound:
            return None
        shop = get_shop_profile(uow)
        way = _way_to(category, list_categories(uow, language=language))
        listed = search_products(uow, ProductQuery(category=category.slug, language=language, per_page=48)).page.items
    return PageHead(
        title=f"{category.name} – {shop.name}",
        description=_category_description(category, shop, language),
        canonical=category_address(site, category.slug),
        json_ld=(
            _breadcrumb_data([(one.name, category_address(site, one.slug)) for one in way]),
            _list_data([(product.name, product_address(site, product.sku)) for product in listed]),
        ),
        links=tuple((product_address("", product.sku), product.name) for product in listed),
    )


def _way_to(category: CategoryView, tree: Sequence[CategoryView]) -> list[CategoryView]:
    """From the root of the tree down to the category."""
    by_slug = {one.slug: one for one in tree}
    way = [category]
    while (above := by_slug.get(way[0].parent_slug or "")) is not None:
        way.insert(0, above)
    return way


def _category_description(category: CategoryView, shop: ShopProfile, language: str) -> str:
    return ". ".join(part for part in (category.name, shop.name, pick_text(shop.tagline, language)) if part)


def _full_name(product: ProductDetail) -> str:
    number = product.mpn or product.sku
    brand = f", {product.brand.name}" if product.brand else ","
    return f"{product.name}{brand} {number}"


def _short_description(product: ProductDetail, language: str) -> str:
    price = format_money(product.public_price, language) if product.public_price else ""
    price = price or translate("Ask for the price", language)
    stock = translate("In stock", language) if product.available > 0 else translate("Out of stock", language)
    return f"{_full_name(product)}. {price}. {stock}."


def _product_data(product: ProductDetail, address: str, image: str | None, description: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "sku": product.sku,
        "description": description,
        "url": address,
    }
    if product.mpn:
        data["mpn"] = product.mpn
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand.name}
    if image:
        data["image"] = image
    if product.public_price:
        data["offers"] = {
            "@type": "Offer",
            "url": address,
            "price": str(product.public_price.decimal),
            "priceCurrency": product.public_price.currency,
            "availability": f"https://schema.org/{'InStock' if product.available > 0 else 'OutOfStock'}",
        }
    return data


def _breadcrumb_data(steps: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def _list_data(things: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "url": address}
            for position, (name, address) in enumerate(things, start=1)
        ],
    }
