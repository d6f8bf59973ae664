"""Everything that a file can be loaded as."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.migration.loaders.brands import BrandLoader
from freight_app.migration.loaders.categories import CategoryLoader
from freight_app.migration.loaders.customers import CustomerLoader
from freight_app.migration.loaders.prices import PriceLoader
from freight_app.migration.loaders.products import ProductLoader
from freight_app.migration.loaders.retailers import RetailerLoader
from freight_app.migration.loaders.sales_history import SalesHistoryLoader
from freight_app.migration.loaders.stock import StockLoader
from freight_app.migration.loading import Loader
from freight_app.migration.mapping.targets import Target

# In the order in which a new shop would load them: what others speak of comes first. A tenant's own (staged) records
# are added at the end.
LOADERS: dict[str, Loader] = {
    loader.name: loader
    for loader in (
        BrandLoader(),
        CategoryLoader(),
        ProductLoader(),
        PriceLoader(),
        StockLoader(),
        CustomerLoader(),
        RetailerLoader(),
        SalesHistoryLoader(),
    )
}


def find_loader(name: str) -> Loader:
    """``NotFound`` for a target that nothing can be loaded as."""
    try:
        return LOADERS[name]
    except KeyError:
        raise NotFound("The target", name=name) from None


def list_targets(uow: UnitOfWork) -> list[Target]:
    """Every target with its fields as they are in this shop."""
    return [loader.describe(uow) for loader in LOADERS.values()]
