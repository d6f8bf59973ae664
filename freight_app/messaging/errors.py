"""Errors of the messaging room."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, InvalidInput, OutsideFailure
from freight_app.work.errors import GiveUp


class MessageRefused(GiveUp):
    """The channel will never take this message: nobody has that number, or its text is not let through."""

    code = "message_refused"


class MailRefused(MessageRefused):
    """The mail server will never take this mail: the address does not exist, or it is not let through."""

    code = "mail_refused"


class ChannelOff(GiveUp):
    """The shop has not set this channel up."""

    code = "channel_off"


class SubscriptionGone(GiveUp):
    """The browser does not listen any more: its subscription is taken away."""

    code = "subscription_gone"


class MayHaveGoneOut(OutsideFailure):
    """The answer was lost on its way: nobody here knows whether the message went out."""

    code = "may_have_gone_out"


class NotSentTwice(GiveUp):
    """It may have gone out before the worker stopped, the channel cannot be asked, and once too often is too often."""

    code = "not_sent_twice"


class UnknownTextField(InvalidInput):
    """A text names something that its sender does not give."""

    code = "unknown_text_field"

    def __init__(self, field: str, name: str, known: frozenset[str]) -> None:
        listed = ", ".join(f"{{{one}}}" for one in sorted(known))
        super().__init__(
            field, f"{{{name}}} is not known here. Known are: {listed}.", unknown=f"{{{name}}}", listed=listed
        )


class CampaignNotInStatus(Conflict):
    """The campaign has moved on: what was asked cannot be done any more."""

    code = "campaign_not_in_status"


class NobodyToWriteTo(Conflict):
    """Nobody who wants news matches."""

    code = "nobody_to_write_to"


class TextChanged(Conflict):
    """Somebody wrote another version of the text meanwhile."""

    code = "text_changed"
