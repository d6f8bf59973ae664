"""What to look at beside a product: what others bought with it, and its like."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from freight_app.api.envelope import Envelope, answer
from freight_app.api.etag import not_modified, tag_of
from freight_app.api.security import Anyone, actor_of, language_of, price_group_of
from freight_app.catalogue import service
from freight_app.catalogue.dtos import ProductCard
from freight_app.kit.house import current_house
from freight_app.orders.together.showing import list_bought_together

router = APIRouter(prefix="/products", tags=["products"])


class Related(BaseModel):
    """``bought_together`` can all be bought now; ``similar`` are of the same kind, those of the same cars first."""

    model_config = ConfigDict(frozen=True)

    bought_together: list[ProductCard]
    similar: list[ProductCard]


@router.get("/{sku}/related", summary="What goes with a product")
def get_related(
    request: Request,
    response: Response,
    user: Anyone,
    sku: str,
    vehicle: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Leaves out what does not fit this vehicle.")
    ] = None,
) -> Envelope[Related]:
    group, language = price_group_of(user), language_of(request, user)
    with current_house().read(actor_of(user)) as uow:
        not_modified(request, response, tag_of(uow, "catalogue", request.url.path, request.url.query, language, group))
        product = service.get_product(uow, sku, group=group, language=language)
        together = list_bought_together(uow, [product.id], language=language, group=group, vehicle_id=vehicle)
        similar = service.list_related(uow, product.id, language=language, group=group, vehicle_id=vehicle)
    return answer(Related(bought_together=together, similar=similar))
