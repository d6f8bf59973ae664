"""Facts that stop an action of the accounts room."""

from __future__ import annotations

import math
from datetime import datetime

from freight_app.kit.errors import Conflict, NotAllowed, NotSignedIn, TooManyRequests


class WrongCredentials(NotSignedIn):
    """E-mail and password do not open an account. Which of the two is wrong is never told."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("This e-mail address and password do not match.")


class WrongPassword(NotAllowed):
    """The present password, asked for before a change, is another one."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__("The present password is not right.", field="current_password")


class EmailTaken(Conflict):
    """Somebody has an account with this address."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("There is already an account with this e-mail address.", field="email")


class LinkNotValid(Conflict):
    """A one-time link was used, has expired, was replaced by a newer one, or never existed."""

    code = "link_not_valid"

    def __init__(self) -> None:
        super().__init__("This link is not valid any more. Ask for a new one.")


class AdminExists(Conflict):
    """The first admin was made already: others are made by an admin."""

    code = "admin_exists"

    def __init__(self) -> None:
        super().__init__("This shop already has an admin.")


class LastAdmin(Conflict):
    """Without this admin nobody could give roles any more."""

    code = "last_admin"

    def __init__(self) -> None:
        super().__init__("This is the last active admin. Make another one first.")


class AccountClosed(Conflict):
    """The account is deactivated: nobody can sign in with it, so no link helps."""

    code = "account_closed"

    def __init__(self) -> None:
        super().__init__("This account is closed. Open it first.")


class RetailerExists(Conflict):
    """The user, or another one with the same tax number, has applied already."""

    code = "retailer_exists"

    def __init__(self, field: str | None, message: str) -> None:
        super().__init__(message, field=field)


class RetailerNotInStatus(Conflict):
    """The company is in a status from which this cannot be done."""

    code = "retailer_not_in_status"

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"The company is {before}: it cannot become {after}.", status=str(before), wanted=str(after))


class TooManyAddresses(Conflict):
    """The address book is full."""

    code = "too_many_addresses"

    def __init__(self, limit: int) -> None:
        super().__init__(f"An address book holds at most {limit} addresses.", limit=limit)


class TenantNameTaken(Conflict):
    """Another tenant, not deleted, has this name."""

    code = "tenant_name_taken"

    def __init__(self) -> None:
        super().__init__("There is already a tenant with this name.", field="name")


class HouseTenantStays(Conflict):
    """The shop's own tenant keeps its name and its targets, has no keys and is never deleted."""

    code = "house_tenant_stays"

    def __init__(self) -> None:
        super().__init__("This is the shop's own tenant: its name, targets and keys are not changed.")


class TooManyKeys(Conflict):
    """So many keys of a tenant are live that one more would only be forgotten."""

    code = "too_many_keys"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A tenant has at most {limit} keys. Revoke one first.", limit=limit)


class KeyNotValid(NotSignedIn):
    """The API key is unknown, expired or revoked, or its tenant is deleted: the four are never told apart."""

    code = "api_key_not_valid"

    def __init__(self) -> None:
        super().__init__("This API key is not valid.")


class QuotaExceeded(TooManyRequests):
    """A tenant's month has no room for this. ``what`` is ``jobs``, ``records`` or ``bytes``; nothing was counted."""

    code = "quota_exceeded"

    def __init__(self, what: str, limit: int, used: int, resets_at: datetime, *, now: datetime) -> None:
        super().__init__(
            f"The quota of {limit} {what} a month is used up.", max(1, math.ceil((resets_at - now).total_seconds()))
        )
        self.details |= {"what": what, "limit": limit, "used": used, "resets_at": resets_at.isoformat()}
        self.what, self.limit, self.used, self.resets_at = what, limit, used, resets_at
