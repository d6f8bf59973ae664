"""Products: the public catalogue, and its upkeep by people who may."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page
from freight_app.api.etag import not_modified, tag_of
from freight_app.api.security import Anyone, actor_of, allow, language_of, price_group_of
from freight_app.catalogue import prices, search, service
from freight_app.catalogue.drafts import ProductDraft, ProductPatch, ProductQuery, Sort
from freight_app.catalogue.dtos import PriceChangeView, ProductCard, ProductDetail
from freight_app.kit.house import current_house
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.shop.currencies import showing
from freight_app.shop.currencies.rules import Rate
from freight_app.shop.service import get_shop_profile

router = APIRouter(prefix="/products", tags=["products"])
Editor = Annotated[SignedInUser, Depends(allow(Permission.CATALOGUE_EDIT))]


# What is charged stays in the shop's currency: this only asks for ``shown_price`` beside it.
ShownIn = Query(
    default=None,
    pattern="^[A-Z]{3}$",
    description="Adds what each price is about worth in a currency that the shop offers to show.",
    examples=["EUR"],
)


class PriceIn(BaseModel):
    """A price to set: decimal text in major units, so that no float touches money."""

    model_config = ConfigDict(extra="forbid")

    amount: str = Field(max_length=24, examples=["24.500"])
    currency: str = Field(min_length=3, max_length=3, examples=["TND"])
    group: str = Field(default="public", max_length=40)
    min_quantity: int = Field(default=1, ge=1, le=100_000)
    reason: str = Field(default="", max_length=200)


class ProductFilters(PageRequest):
    """What ``GET /products`` takes; a parameter that is not here is refused rather than ignored."""

    q: str = Field(default="", max_length=200, description="Words, a part number or a brand.")
    brand: list[str] = Field(default=[], max_length=50, description="Brand slugs; repeat for several.")
    category: str | None = Field(default=None, max_length=120, description="Category slug, with its subtree.")
    vehicle: int | None = Field(default=None, ge=1, le=2**31 - 1, description="Adds how each product fits it.")
    fits: bool = Field(default=False, description="Only products that fit the vehicle.")
    in_stock: bool = Field(default=False, description="Only products that are available now.")
    min_price: Decimal | None = Field(default=None, ge=0, le=10**12)
    max_price: Decimal | None = Field(default=None, ge=0, le=10**12)
    sort: Sort = "relevance"
    currency: str | None = ShownIn


@router.get("", summary="List and search products")
def list_products(
    request: Request, response: Response, user: Anyone, filters: Annotated[ProductFilters, Query()]
) -> Envelope[list[ProductCard]]:
    """Prices are those of the caller's group, with tax, in the shop's currency."""
    with current_house().read(actor_of(user)) as uow:
        query = _query_of(filters, get_shop_profile(uow).currency, language_of(request, user), price_group_of(user))
        rate = showing.require_shown_rate(uow, filters.currency) if filters.currency else None
        asked = (request.url.query, query.language, query.group, repr(rate))
        not_modified(request, response, tag_of(uow, "catalogue", *asked))
        page = search.search_products(uow, query).page
        return answer_page(page if rate is None else _shown_page(page, rate))


@router.get("/{sku}", summary="One product")
def get_product(
    request: Request, response: Response, user: Anyone, sku: str, currency: str | None = ShownIn
) -> Envelope[ProductDetail]:
    group = price_group_of(user)
    with current_house().read(actor_of(user)) as uow:
        rate = showing.require_shown_rate(uow, currency) if currency else None
        not_modified(request, response, tag_of(uow, "catalogue", sku, group, repr(rate)))
        product = service.get_product(uow, sku, group=group)
        shown = showing.show_price(product.price, rate)
        return answer(product if rate is None else product.model_copy(update={"shown_price": shown}))


@router.post("", status_code=201, summary="Create a product")
def create_product(user: Editor, draft: ProductDraft) -> Envelope[ProductDetail]:
    with current_house().write(user.actor()) as uow:
        return answer(service.create_product(uow, draft), "The product was created.")


@router.put("/{sku}", summary="Change a product")
def update_product(user: Editor, sku: str, patch: ProductPatch) -> Envelope[ProductDetail]:
    """Only the fields that are sent change. ``version`` guards against overwriting somebody's newer change (409)."""
    with current_house().write(user.actor()) as uow:
        return answer(service.update_product(uow, sku, patch), "The product was changed.")


@router.delete("/{sku}", summary="Take a product out of the shop")
def delete_product(user: Editor, sku: str) -> Envelope[dict[str, Any]]:
    """Nothing is lost: ``restore`` brings it back."""
    with current_house().write(user.actor()) as uow:
        service.delete_product(uow, sku)
    return answer({"sku": sku}, "The product was taken out of the shop.")


@router.post("/{sku}/restore", summary="Bring a deleted product back")
def restore_product(user: Editor, sku: str) -> Envelope[ProductDetail]:
    with current_house().write(user.actor()) as uow:
        return answer(service.restore_product(uow, sku), "The product is back.")


@router.get("/{sku}/price-history", summary="Every change of a product's prices")
def list_price_changes(user: Editor, sku: str) -> Envelope[list[PriceChangeView]]:
    with current_house().read(user.actor()) as uow:
        product = service.get_product(uow, sku, include_deleted=True)
        return answer(prices.price_history(uow, product.id))


@router.post("/{sku}/prices", summary="Set a price")
def set_price(user: Editor, sku: str, price: PriceIn) -> Envelope[list[PriceChangeView]]:
    amount = Money.from_decimal(price.amount, price.currency, field="amount")
    with current_house().write(user.actor()) as uow:
        product = service.get_product(uow, sku, include_deleted=True)
        prices.set_price(
            uow, product.id, amount, group=price.group, min_quantity=price.min_quantity, reason=price.reason
        )
        return answer(prices.price_history(uow, product.id), "The price was set.")


def _shown_page(page: Page[ProductCard], rate: Rate) -> Page[ProductCard]:
    """Copies: the cards themselves are kept for everybody."""
    items = [
        card.model_copy(update={"shown_price": showing.show_price(card.price, rate)}) if card.price else card
        for card in page.items
    ]
    return page.model_copy(update={"items": items})


def _query_of(filters: ProductFilters, currency: str, language: str, group: str) -> ProductQuery:
    return ProductQuery(
        q=filters.q,
        brands=tuple(filters.brand),
        category=filters.category,
        vehicle_id=filters.vehicle,
        fits_only=filters.fits,
        in_stock=filters.in_stock,
        min_price_minor=_minor(filters.min_price, currency, "min_price"),
        max_price_minor=_minor(filters.max_price, currency, "max_price"),
        sort=filters.sort,
        page=filters.page,
        per_page=filters.per_page,
        language=language,
        currency=currency,
        group=group,
    )


def _minor(value: Decimal | None, currency: str, field: str) -> int | None:
    return None if value is None else Money.from_decimal(value, currency, field=field).amount_minor
