"""The caller's cart: a person's own, or that of a guest's cookie. ``/retailers/cart`` is the retailer's own."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from freight_app.api.envelope import Envelope, answer
from freight_app.api.owner import Owner
from freight_app.api.security import Anyone, actor_of
from freight_app.catalogue import service
from freight_app.kit.house import current_house
from freight_app.orders import cart
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartView

router = APIRouter(prefix="/cart", tags=["cart"])


class CartLineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sku: str = Field(min_length=1, max_length=64, examples=["OF-3318"])
    quantity: int = Field(default=1, ge=1, le=MAX_LINE_QUANTITY)


class QuantityIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    quantity: int = Field(ge=1, le=MAX_LINE_QUANTITY)


@router.get("", summary="The cart as it would be ordered now")
def get_cart(user: Anyone, owner: Owner) -> Envelope[CartView]:
    """Prices and stock are checked again at each look; ``notices`` say what differs from the last one."""
    with current_house().read(actor_of(user)) as uow:
        return answer(cart.view_cart(uow, owner))


@router.post("/lines", status_code=201, summary="Put pieces of a product into the cart")
def add_to_cart(user: Anyone, owner: Owner, line: CartLineIn) -> Envelope[CartView]:
    with current_house().write(actor_of(user)) as uow:
        product_id = service.product_id_of(uow, line.sku)
        return answer(cart.add_to_cart(uow, owner, product_id, line.quantity), "It is in the cart.")


@router.put("/lines/{sku}", summary="Set how many pieces are wanted")
def set_quantity(user: Anyone, owner: Owner, sku: str, wanted: QuantityIn) -> Envelope[CartView]:
    with current_house().write(actor_of(user)) as uow:
        return answer(cart.set_quantity(uow, owner, cart.find_line(uow, owner, sku), wanted.quantity))


@router.delete("/lines/{sku}", summary="Take a product out of the cart")
def remove_line(user: Anyone, owner: Owner, sku: str) -> Envelope[CartView]:
    with current_house().write(actor_of(user)) as uow:
        return answer(cart.remove_from_cart(uow, owner, cart.find_line(uow, owner, sku)))
