"""What each role is called, the most telling first."""

from __future__ import annotations

from freight_app.accounts.permissions import Role


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


ROLE_WORDS: dict[Role, str] = {
    Role.ADMIN: _("Administrator"),
    Role.SALES: _("Sales"),
    Role.BUYER: _("Buyer"),
    Role.PICKER: _("Picker"),
    Role.RECEIVER: _("Receiver"),
    Role.DRIVER: _("Driver"),
    Role.RETAILER: _("Retailer"),
    Role.CUSTOMER: _("Customer"),
}
