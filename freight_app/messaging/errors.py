"""Errors of the messaging room."""

from __future__ import annotations

from freight_app.work.errors import GiveUp


class MailRefused(GiveUp):
    """The mail server will never take this mail: the address does not exist, or it is not let through."""

    code = "mail_refused"
