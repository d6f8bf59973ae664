"""Products as the console lists them: drafts, deleted ones and those without a price too."""

from __future__ import annotations

from freight_app.accounts.permissions import Permission
from freight_app.catalogue import list_queries
from freight_app.catalogue.media_urls import image_url
from freight_app.catalogue.staff_dtos import StaffList, StaffQuery, StaffRow
from freight_app.catalogue.tree import BrandName, read_brand_names
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.shop.service import get_shop_profile


def list_staff_products(uow: UnitOfWork, query: StaffQuery) -> StaffList:
    """A page of products and the counts of every tab under the same filters. A page behind the last one is empty."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    asked = query.model_copy(update={"currency": query.currency or get_shop_profile(uow).currency})
    counts = list_queries.count_tabs(uow, asked)
    rows = [
        StaffRow(
            id=row.id,
            sku=row.sku,
            mpn=row.mpn,
            names=row.names,
            brand=row.brand,
            category_names=row.category_names or {},
            drawing=row.drawing or "",
            image_url=image_url(row.cover, 96),
            price=None if row.amount_minor is None else Money(row.amount_minor, asked.currency),
            available=max(row.available, 0),
            status=ProductStatus(row.status),
            is_deleted=row.deleted_at is not None,
            updated_at=row.updated_at,
            version=row.version,
        )
        for row in list_queries.page_products(uow, asked)
    ]
    return StaffList(page=Page[StaffRow].of(rows, counts[asked.tab], asked), tabs=counts)


def list_brand_names(uow: UnitOfWork) -> list[BrandName]:
    """Every brand by name, without counting anything: what a field chooses from."""
    return list(read_brand_names(uow).values())
