"""Reading for a page: in a thread, unless nothing was committed since the same was read last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from freight_app.kit.house import current_house
from freight_app.kit.kept import read_moment

T = TypeVar("T")
_NOTHING: Any = object()


async def read_kept(question: Hashable, read: Callable[[], T]) -> T:
    """What ``read`` finds. ``question`` says everything that it depends on besides the database, such as the visitor.

    The answer is shared: nobody may change it.
    """
    house = current_house()
    moment = read_moment(house.database)
    if moment is None:
        return await asyncio.to_thread(read)
    known = house.kept.get(question, moment, _NOTHING)
    if known is not _NOTHING:
        return known
    found = await asyncio.to_thread(read)
    house.kept.keep(question, moment, found)
    return found
