"""Facts that stop a change of saved lists."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class ListFull(Conflict):
    """A list holds at most ``limit`` parts."""

    code = "list_full"


class TooManyLists(Conflict):
    """A person keeps at most ``limit`` lists."""

    code = "too_many_lists"


class EmptyList(Conflict):
    """There is nothing to make a list of."""

    code = "empty_list"
