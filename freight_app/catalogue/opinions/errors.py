"""What can be wrong with an opinion, as facts."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class OpinionNotInState(Conflict):
    """The opinion has moved on, or was written anew, since it was read."""

    code = "opinion_not_in_state"

    def __init__(self, start: str, to: str) -> None:
        super().__init__("This has moved on in the meantime.", status=start, wanted=to)


class OwnOpinion(Conflict):
    """Nobody finds their own words helpful."""

    code = "own_opinion"

    def __init__(self) -> None:
        super().__init__("This is what you wrote yourself.")
