"""What stands in the way of a wish."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class WishlistFull(Conflict):
    """A list holds no more."""

    code = "wishlist_full"


class AlreadyInStock(Conflict):
    """Nobody need wait: it is there."""

    code = "already_in_stock"
