"""Facts that stop a phone's changes."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class OtherOwner(Conflict):
    """The changes were made for somebody else's cart than the one that the request speaks of."""

    code = "other_owner"
