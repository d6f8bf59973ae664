"""Lists that others may read: by a link that cannot be guessed, for as long as its owner wants."""

from __future__ import annotations

from freight_app.catalogue.wishes import queries
from freight_app.catalogue.wishes.dtos import Reader, WishlistView, WishOwner
from freight_app.catalogue.wishes.wishing import show_wishes
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.ids import new_token

MAX_TOKEN = 64


def share_wishlist(uow: UnitOfWork, owner: WishOwner) -> str:
    """The token of the list's link; the same one while it is shared."""
    wishlist_id = queries.open_list(uow, owner)
    found = queries.find_list(uow, owner)
    if found is not None and found.share_token:
        return found.share_token
    token = new_token()
    queries.update_list(uow, wishlist_id, share_token=token)
    return token


def stop_sharing(uow: UnitOfWork, owner: WishOwner) -> None:
    """The old link opens nothing from now on; sharing again makes another one."""
    wishlist_id = queries.lock_list(uow, owner)
    if wishlist_id is not None:
        queries.update_list(uow, wishlist_id, share_token=None)


def view_shared(uow: UnitOfWork, token: str, reader: Reader) -> WishlistView:
    """Somebody else's list: what is on it, at the reader's prices; notes and what it cost then are its owner's alone.

    ``NotFound`` for a link that is not shared any more.
    """
    found = queries.find_shared(uow, token) if 0 < len(token) <= MAX_TOKEN and "\0" not in token else None
    if found is None or found.id is None:
        raise NotFound("Wishlist")
    wishes = show_wishes(uow, queries.wishes_of(uow, found.id), reader)
    kept = [one.model_copy(update={"note": "", "seen": None}) for one in wishes if not one.is_gone]
    return WishlistView(wishes=kept)
