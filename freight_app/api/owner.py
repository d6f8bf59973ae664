"""Whose cart a request speaks of: the signed-in person's, else that of the guest's cookie."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from freight_app.api.security import GUEST_COOKIE, Anyone, price_group_of
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.dtos import CartOwner

GUEST_COOKIE_DAYS = 180


async def cart_owner(request: Request, response: Response, user: Anyone) -> CartOwner:
    """A guest without a cookie gets one with the answer; a cart is only ever found by its own cookie."""
    if user is not None:
        return CartOwner(user_id=user.id, price_group=price_group_of(user))
    token = request.cookies.get(GUEST_COOKIE)
    if not token:
        token = new_token()
        response.set_cookie(
            GUEST_COOKIE,
            token,
            max_age=GUEST_COOKIE_DAYS * 86_400,
            httponly=True,
            samesite="lax",
            secure=current_house().settings.secure_cookies,
        )
    return CartOwner(guest_token=token)


Owner = Annotated[CartOwner, Depends(cart_owner)]
