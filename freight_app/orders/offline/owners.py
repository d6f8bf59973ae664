"""By what a phone tells carts of different people apart, without learning who they are."""

from __future__ import annotations

import hashlib
import hmac

from freight_app.accounts.signing import SigningKeys
from freight_app.kit.db import UnitOfWork
from freight_app.orders.dtos import CartOwner


def marks_of(uow: UnitOfWork, owner: CartOwner, guest_token: str = "") -> list[str]:
    """The owner's own mark, and that of the guest whose cart became this owner's at sign-in."""
    key = uow.port(SigningKeys).key_for("owner of a cart")
    names = [f"user:{owner.user_id}" if owner.user_id is not None else f"guest:{owner.guest_token}"]
    if owner.user_id is not None and guest_token:
        names.append(f"guest:{guest_token}")
    return [hmac.digest(key, name.encode(), hashlib.sha256).hex()[:24] for name in names]
