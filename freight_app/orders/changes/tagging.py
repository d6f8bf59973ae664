"""Free words on orders, and questions to the order list that are worth keeping."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_line
from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.orders import queries
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes.dtos import SavedView, SavedViewDraft, TagCount

MAX_TAGS = 12
MOST_TAGS = 100
MAX_TAG = 40
# How the history of an order calls them; see ``listing``.
TAGGED, UNTAGGED = "tagged", "untagged"


def tag_order(uow: UnitOfWork, number: str, name: str) -> list[str]:
    """Put a word on an order; its tags then. The same word again changes nothing, however it is written."""
    uow.actor.require(Permission.ORDERS_EDIT)
    name = clean_line(name, field="tag")
    key = tag_key(name)
    if not key or len(name) > MAX_TAG:
        raise InvalidInput("tag", "A word of 1 to {most} characters is needed.", most=MAX_TAG)
    order_id = cast("int", queries.lock_order(uow, number).id)
    if len(change_queries.tags_of(uow, [order_id])[order_id]) >= MAX_TAGS:
        raise InvalidInput("tag", "An order has at most {most} tags.", most=MAX_TAGS)
    if change_queries.add_tag(uow, order_id, key, name):
        queries.add_note(uow, order_id, name, kind=TAGGED)
    return change_queries.tags_of(uow, [order_id])[order_id]


def untag_order(uow: UnitOfWork, number: str, name: str) -> list[str]:
    """Take a word off an order; its tags then."""
    uow.actor.require(Permission.ORDERS_EDIT)
    order_id = cast("int", queries.lock_order(uow, number).id)
    if change_queries.remove_tag(uow, order_id, tag_key(name)):
        queries.add_note(uow, order_id, clean_line(name, field="tag")[:MAX_TAG], kind=UNTAGGED)
    return change_queries.tags_of(uow, [order_id])[order_id]


def tags_of_order(uow: UnitOfWork, number: str) -> list[str]:
    uow.actor.require(Permission.ORDERS_READ)
    order_id = cast("int", queries.find_order(uow, number).id)
    return change_queries.tags_of(uow, [order_id])[order_id]


def list_tags(uow: UnitOfWork) -> list[TagCount]:
    """The words that are in use, the most used first."""
    uow.actor.require(Permission.ORDERS_READ)
    return [
        TagCount(key=key, name=name, order_count=count)
        for key, name, count in change_queries.count_tags(uow, MOST_TAGS)
    ]


def tag_key(name: str) -> str:
    """What makes two spellings of a tag the same; empty for one without a letter or digit."""
    return fold_text(name)[:80]


# --- saved views


def list_saved_views(uow: UnitOfWork) -> list[SavedView]:
    """One's own and those that colleagues share, by name."""
    user_id = _reader(uow)
    return [
        SavedView(
            id=cast("int", view.id),
            name=view.name,
            query=view.query,
            is_shared=view.is_shared,
            is_own=view.user_id == user_id,
            saved_by=view.saved_by,
        )
        for view in change_queries.views_for(uow, user_id)
    ]


def save_view(uow: UnitOfWork, draft: SavedViewDraft) -> list[SavedView]:
    """Keep a question under a name; one's own of the same name is replaced."""
    values: dict[str, Any] = {
        **draft.model_dump(),
        "user_id": _reader(uow),
        "saved_at": uow.now(),
        "saved_by": uow.actor.label[:200],
    }
    change_queries.put_view(uow, values)
    return list_saved_views(uow)


def forget_view(uow: UnitOfWork, view_id: int) -> list[SavedView]:
    """``NotFound`` for somebody else's, also when it is shared."""
    if not change_queries.remove_view(uow, _reader(uow), view_id):
        raise NotFound("View", view_id=view_id)
    return list_saved_views(uow)


def _reader(uow: UnitOfWork) -> int:
    uow.actor.require(Permission.ORDERS_READ)
    if uow.actor.user_id is None:
        raise NotAllowed("Views belong to a person.", permission=Permission.ORDERS_READ)
    return uow.actor.user_id
