"""Facts that stop an action on papers."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, FreightError, NotAllowed


class PaperNotReady(Conflict):
    """The file is still being looked into, or was refused: there is nothing to open."""

    code = "paper_not_ready"

    def __init__(self) -> None:
        super().__init__("This file is still being checked, or was refused.")


class VersionMoved(Conflict):
    """Somebody put in another version meanwhile."""

    code = "paper_version_moved"

    def __init__(self, latest: int) -> None:
        super().__init__("Somebody put in another version meanwhile.", latest=latest)


class LinkNotValid(NotAllowed):
    """A signed link that is too old, for somebody else, or not ours: the three are never told apart."""

    code = "paper_link_not_valid"

    def __init__(self) -> None:
        super().__init__("This link is not valid any more. Open the paper again.")


class PaperLost(FreightError):
    """A file is gone from the disk and from the far store, or is no longer what it was."""

    code = "paper_lost"

    def __init__(self, sha256: str) -> None:
        super().__init__("The file is damaged. It is to be brought back from a backup.", sha256=sha256)


class TooManyLinks(Conflict):
    """A paper belongs to a few things, not to hundreds."""

    code = "too_many_paper_links"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A paper belongs to {limit} things at most.", limit=limit)
