"""What the house writes to people about their accounts. Subscribed in ``wiring.py``."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_timedelta

from freight_app.accounts.events import (
    CustomerRegistered,
    MemberInvited,
    PasswordResetRequested,
    RetailerApplied,
    RetailerApproved,
    RetailerRejected,
)
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.ids import hash_token
from freight_app.kit.languages import locale_of, pick_text
from freight_app.messaging.campaigns.consent import agree_to_news
from freight_app.messaging.notifying.notifying import notify_holders
from freight_app.messaging.service import send_message


def welcome_customer(uow: UnitOfWork, event: CustomerRegistered) -> None:
    send_message(
        uow,
        template="welcome",
        to=event.email,
        language=event.language,
        data={"name": event.name, "link": "/"},
        key=f"welcome:{event.user_id}",
    )


def keep_news_choice(uow: UnitOfWork, event: CustomerRegistered) -> None:
    """Whoever said so while making an account gets news; nobody else."""
    if event.wants_news:
        agree_to_news(uow, event.user_id, source="registration")


def send_password_link(uow: UnitOfWork, event: PasswordResetRequested) -> None:
    valid_for = format_timedelta(
        timedelta(hours=event.hours_valid), granularity="hour", threshold=48, locale=locale_of(event.language)
    )
    send_message(
        uow,
        template="invitation" if event.is_invitation else "password_reset",
        to=event.email,
        language=event.language,
        data={"name": event.name, "link": f"/reset/{event.token}", "valid_for": valid_for},
        # One mail a token; the token itself must not be readable in the key.
        key=f"password:{event.user_id}:{hash_token(event.token)[:16]}",
    )


# What somebody is asked to be in a company, in the mail that asks.
COMPANY_ROLES: dict[str, dict[str, str]] = {
    "owner": {"en": "owner", "fr": "propriétaire", "ar": "مالك"},
    "approver": {"en": "approver", "fr": "valideur", "ar": "معتمِد"},
    "buyer": {"en": "buyer", "fr": "acheteur", "ar": "مشترٍ"},
    "viewer": {"en": "viewer", "fr": "observateur", "ar": "مطّلع"},
}


def invite_to_company(uow: UnitOfWork, event: MemberInvited) -> None:
    valid_for = format_timedelta(
        timedelta(days=event.days_valid), granularity="day", threshold=7.1, locale=locale_of(event.language)
    )
    send_message(
        uow,
        template="company_invitation",
        to=event.email,
        language=event.language,
        data={
            "company": event.legal_name,
            "invited_by": event.invited_by,
            "role": pick_text(COMPANY_ROLES[event.role], event.language),
            "link": f"/join/{event.token}",
            "valid_for": valid_for,
        },
        # One mail a token, which must not be readable in the key.
        key=f"company_invitation:{hash_token(event.token)[:32]}",
    )


def answer_application(uow: UnitOfWork, event: RetailerApplied) -> None:
    _write_to_retailer(uow, event, "retailer_applied", {})
    notify_holders(
        uow,
        Permission.RETAILERS_APPROVE,
        event="retailer_to_approve",
        data={"company": event.legal_name},
        key=f"retailer_applied:{event.retailer_id}:{uow.now():%Y%m%d%H%M%S}",
    )


def tell_of_approval(uow: UnitOfWork, event: RetailerApproved) -> None:
    _write_to_retailer(uow, event, "retailer_approved", {"link": "/"})


def tell_of_rejection(uow: UnitOfWork, event: RetailerRejected) -> None:
    _write_to_retailer(uow, event, "retailer_rejected", {"reason": event.reason})


def _write_to_retailer(
    uow: UnitOfWork, event: RetailerApplied | RetailerApproved | RetailerRejected, template: str, data: dict[str, str]
) -> None:
    # A company may apply, be turned down and apply again: each time is an occasion of its own.
    send_message(
        uow,
        template=template,
        to=event.email,
        language=event.language,
        data={"name": event.name, "company": event.legal_name, **data},
        key=f"{template}:{event.retailer_id}:{uow.now().isoformat()}",
    )


def subscribe(bus: EventBus) -> None:
    bus.subscribe(CustomerRegistered, welcome_customer)
    bus.subscribe(CustomerRegistered, keep_news_choice)
    bus.subscribe(PasswordResetRequested, send_password_link)
    bus.subscribe(MemberInvited, invite_to_company)
    bus.subscribe(RetailerApplied, answer_application)
    bus.subscribe(RetailerApproved, tell_of_approval)
    bus.subscribe(RetailerRejected, tell_of_rejection)
