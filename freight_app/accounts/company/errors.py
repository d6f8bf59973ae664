"""Facts that stop an action about the people of a company."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class LastOwner(Conflict):
    """A company is not left without an owner: hand it over first."""

    code = "last_owner"

    def __init__(self) -> None:
        super().__init__("A company needs an owner. Hand it over to somebody first.")


class BelongsToCompany(Conflict):
    """The account belongs to a company already; it can belong to one at most."""

    code = "belongs_to_company"

    def __init__(self, message: str = "This account belongs to a company already.") -> None:
        super().__init__(message)


class MemberNotInState(Conflict):
    """The member is in a state from which this cannot be done."""

    code = "member_not_in_state"

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"The member is {state} and cannot become {wanted}.", state=state, wanted=wanted)


class InvitationPending(Conflict):
    """This address is invited already."""

    code = "invitation_pending"

    def __init__(self) -> None:
        super().__init__("This address is invited already. Send the invitation again instead.")


class TooManyInvitations(Conflict):
    """So many people are invited and have not answered that one more would be a nuisance to many."""

    code = "too_many_invitations"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A company has at most {limit} open invitations. Withdraw one first.", limit=limit)


class InvitationNotValid(Conflict):
    """The link is unknown, expired, withdrawn or used: the four are never told apart."""

    code = "invitation_not_valid"

    def __init__(self) -> None:
        super().__init__("This invitation is not valid any more. Ask for a new one.")
