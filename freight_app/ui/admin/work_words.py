"""Background work in words: what each kind of task and each recurring job does, how often, when and how long."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_timedelta
from babel.units import format_unit

from freight_app.kit.languages import locale_of
from freight_app.ui.i18n import translate, translate_count


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


# A kind or job without a name here is shown as the code writes it.
KINDS: dict[str, str] = {
    "catalogue.tell_waiting": _("Tell those who wait for a part"),
    "orders.approval_letter": _("Write a letter about an approval"),
    "messaging.hand_over_news": _("Send news that waited for the end of quiet hours"),
    "orders.tell_staff": _("Tell staff of an order"),
    "messaging.deliver": _("Send a message"),
    "messaging.receipt": _("Note what became of a message"),
    "campaigns.start": _("Start a campaign at its hour"),
    "campaigns.list": _("Write down who gets a campaign"),
    "campaigns.step": _("Send the next messages of a campaign"),
    "migration.finish": _("Finish a data job"),
    "migration.load": _("Load a batch of a data job"),
    "migration.split": _("Read the source of a data job"),
    "migration.undo": _("Take a data job back"),
    "migration.webhook": _("Tell a tenant's program that a data job ended"),
    "orders.serve_waiting": _("Give goods that came to those who wait for them"),
    "orders.letter": _("Write to a customer about an order"),
    "orders.print_paper": _("Set an invoice as a PDF"),
    "shop.fetch_rates": _("Fetch exchange rates"),
    "payments.refund": _("Send money back through the card gateway"),
    "payments.settle": _("Ask the card gateway about a payment"),
}
JOBS: dict[str, str] = {
    "say_that_the_clock_runs": _("Say that the clock runs"),
    "expire_unpaid_orders": _("Let unpaid orders expire"),
    "remind_of_late_transfers": _("Remind of transfers that have not come"),
    "fold_write_ahead_log": _("Tidy the database's journal"),
    "ask_about_card_payments": _("Ask about card payments"),
    "forget_old_notices": _("Forget old notices of the card gateway"),
    "count_bought_together": _("Count what is bought together"),
    "look_at_prices": _("Look for price drops"),
    "tidy_wishes": _("Forget old notices of parts"),
    "complete_delivered_orders": _("Complete delivered orders"),
    "fetch_rates": _("Fetch exchange rates"),
    "throw_away": _("Throw away what has served"),
    "throw_old_uploads_away": _("Throw old uploads away"),
    "sweep_kept_files": _("Sweep the kept files"),
    "invite_reviewers": _("Ask customers for reviews"),
    "look_for_trouble": _("Look for trouble"),
    "send_news_digests": _("Send digests of news"),
}


def name_kind(kind: str, language: str) -> str:
    """What a kind of task does; empty when nobody has named it yet."""
    return translate(KINDS[kind], language) if kind in KINDS else ""


def name_job(name: str, title: str, language: str) -> str:
    """What a recurring job does; its own English title when it has no other."""
    return translate(JOBS.get(name, title), language)


def tell_rhythm(every_s: int | None, daily_at: str | None, language: str) -> str:
    """``every 30 seconds``, ``daily at 03:00`` in the shop's zone."""
    if daily_at is not None:
        return translate("daily at {time}", language, time=daily_at)
    seconds = every_s or 0
    if seconds and seconds % 86_400 == 0:
        return translate_count("every day", "every {count} days", seconds // 86_400, language)
    if seconds and seconds % 3600 == 0:
        return translate_count("every hour", "every {count} hours", seconds // 3600, language)
    if seconds and seconds % 60 == 0:
        return translate_count("every minute", "every {count} minutes", seconds // 60, language)
    return translate_count("every second", "every {count} seconds", seconds, language)


def tell_distance(now: datetime, moment: datetime | None, language: str) -> str:
    """``5 minutes ago``, ``in 3 hours``; ``now`` within a second, empty for no moment."""
    if moment is None:
        return ""
    if abs((moment - now).total_seconds()) < 1:
        return translate("now", language)
    return format_timedelta(moment - now, granularity="second", add_direction=True, locale=locale_of(language))


def tell_age(now: datetime, since: datetime | None, language: str) -> str:
    """``5 minutes``; empty for no moment."""
    return "" if since is None else format_timedelta(now - since, granularity="second", locale=locale_of(language))


def tell_duration(milliseconds: float | None, language: str) -> str:
    """``35 ms``, ``1.2 s``, ``4 min``; empty when it is not known."""
    if milliseconds is None:
        return ""
    locale = locale_of(language)
    if milliseconds < 1000:
        return format_unit(round(milliseconds), "millisecond", length="short", locale=locale)
    if milliseconds < 60_000:
        return format_unit(round(milliseconds / 1000, 1), "second", length="short", locale=locale)
    return format_unit(round(milliseconds / 60_000), "minute", length="short", locale=locale)
