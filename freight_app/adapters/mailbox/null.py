"""No mailbox: papers are not mailed to this shop."""

from __future__ import annotations

from contextlib import AbstractContextManager

from freight_app.documents.attached.ports import MailSession
from freight_app.kit.errors import OutsideFailure


class NoMailbox:
    is_set = False

    def open(self) -> AbstractContextManager[MailSession]:
        raise OutsideFailure("No mailbox is connected.")
