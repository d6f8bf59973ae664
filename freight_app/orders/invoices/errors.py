"""Facts that stop an invoice or a credit note."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class NothingToInvoice(Conflict):
    """Everything of the order that can be invoiced is."""

    code = "nothing_to_invoice"


class MoreThanOrdered(Conflict):
    """More would be invoiced of a line than was ordered and can be delivered."""

    code = "more_than_ordered"


class MoreThanInvoiced(Conflict):
    """More would be credited of a line than was invoiced and is not credited yet; ``details`` has what is left."""

    code = "more_than_invoiced"


class NothingToCredit(Conflict):
    """Everything on the invoice is credited."""

    code = "nothing_to_credit"


class NumberTaken(Conflict):
    """The pattern of a series writes a number that another paper has. Nothing was issued; the pattern must change."""

    code = "number_taken"
