"""The people of a company, written for one language: shared by the company's own page and by the console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.company.dtos import InvitationView, MemberTerms
from freight_app.kit.languages import format_date
from freight_app.kit.money import Money
from freight_app.orders.spending.dtos import CompanySpending, MemberSpending
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.fields import money_field
from freight_app.ui.components.price import price_text
from freight_app.ui.components.status import badge
from freight_app.ui.i18n import t, translate

MAX_TYPED = 260


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member. Limits are sentences, empty where there is none; ``share`` is how much of the month's is used."""

    public_id: str
    name: str
    email: str
    role: str
    state: str
    needs_approval: bool
    spent: str
    order_limit: str
    month_limit: str
    share: int
    is_over: bool
    is_me: bool
    joined: str


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """Somebody who has not answered yet."""

    public_id: str
    email: str
    role: str
    sent: str
    until: str
    is_expired: bool


@dataclass(frozen=True, slots=True)
class TypedTerms:
    """A role with its limits as typed; ``email`` of somebody new."""

    email: str = ""
    role: str = "buyer"
    order_limit: str = ""
    month_limit: str = ""
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class TermsErrors:
    """What is wrong with each field, as a sentence."""

    email: str = ""
    order_limit: str = ""
    month_limit: str = ""


def member_rows(found: CompanySpending, language: str, zone: str, *, me: int = 0) -> list[MemberRow]:
    return [_row(one, language, zone, me) for one in found.members]


def invitation_row(found: InvitationView, language: str, zone: str) -> InvitationRow:
    return InvitationRow(
        public_id=found.public_id,
        email=found.email,
        role=str(found.role),
        sent=format_date(found.sent_at, language, zone=zone),
        until=format_date(found.expires_at, language, zone=zone),
        is_expired=found.is_expired,
    )


def typed_of(found: MemberSpending) -> TypedTerms:
    """What a member is now, for a form."""
    member = found.member
    return TypedTerms(
        email=member.email,
        role=str(member.role),
        order_limit=_plain(member.order_limit),
        month_limit=_plain(member.month_limit),
        needs_approval=member.needs_approval,
    )


def read_typed(data: Mapping[str, Any], email: str = "") -> TypedTerms:
    """What a form sent, as it was typed."""
    return TypedTerms(
        email=str(data.get("email", email))[:MAX_TYPED].strip(),
        role=str(data.get("role", ""))[:20],
        order_limit=str(data.get("order_limit", ""))[:24].strip(),
        month_limit=str(data.get("month_limit", ""))[:24].strip(),
        needs_approval=bool(data.get("needs_approval")),
    )


def facts_of(typed: TypedTerms, currency: str) -> dict[str, Any]:
    """The same for the room; ``InvalidInput`` on a limit that is no amount."""
    return {
        "role": typed.role,
        "order_limit": _money(typed.order_limit, currency, "order_limit"),
        "month_limit": _money(typed.month_limit, currency, "month_limit"),
        "needs_approval": typed.needs_approval,
    }


def terms_of(typed: TypedTerms, currency: str) -> MemberTerms:
    return MemberTerms.model_validate(facts_of(typed, currency))


def errors_at(field: str, sentence: str) -> TermsErrors:
    return TermsErrors(**{field if field in ("order_limit", "month_limit") else "email": sentence})


def role_word(role: Live) -> rx.Var:
    """What somebody is in a company."""
    return rx.match(  # type: ignore[return-value]
        role,
        ("owner", t("Owner")),
        ("approver", t("Approver")),
        ("buyer", t("Buyer")),
        ("viewer", t("Viewer")),
        "",
    )


def role_hint() -> rx.Component:
    """What each may do."""
    return rx.el.dl(
        *(
            rx.el.div(
                rx.el.dt(name, class_name="inline font-medium"),
                rx.el.dd(" – ", text, class_name="inline text-ink-2"),
            )
            for name, text in (
                (t("Owner"), t("runs the company: people, limits, every order")),
                (t("Approver"), t("orders, and decides on orders over a limit")),
                (t("Buyer"), t("orders within the limits, and sees only those orders")),
                (t("Viewer"), t("looks at orders, invoices and the statement")),
            )
        ),
        class_name="space-y-1 rounded-md bg-sunken px-4 py-3 text-sm",
    )


def terms_fields(typed: Live, errors: Live, currency: Live) -> tuple[rx.Component, ...]:
    """Role, limits and whether every order waits."""
    roles: list[tuple[str, Text]] = [
        ("owner", t("Owner")),
        ("approver", t("Approver")),
        ("buyer", t("Buyer")),
        ("viewer", t("Viewer")),
    ]
    return (
        select_field(t("Role"), "role", roles, required=True, default_value=typed.role),
        role_hint(),
        money_field(
            t("At most for one order"),
            "order_limit",
            currency=currency,
            hint=t("Empty means without limit."),
            error=errors.order_limit,
            default_value=typed.order_limit,
            optional=True,
        ),
        money_field(
            t("At most in a calendar month"),
            "month_limit",
            currency=currency,
            error=errors.month_limit,
            default_value=typed.month_limit,
            optional=True,
        ),
        checkbox(
            t("Every order waits for approval"),
            hint=t("Whatever it costs. Owners and approvers decide."),
            name="needs_approval",
            default_checked=typed.needs_approval,
        ),
    )


def member_who(member: Live) -> rx.Component:
    """Name, address, role, and what is out of the ordinary about a member."""
    return rx.el.div(
        rx.el.p(
            rx.el.bdi(member.name, class_name="font-semibold"),
            shown(member.is_me, rx.el.span(t("(you)"), class_name="text-ink-2")),
            badge(role_word(member.role), tone="brand"),
            shown(member.state == "suspended", badge(t("Suspended"), tone="bad", icon_name="circle-pause")),
            class_name="flex flex-wrap items-center gap-x-2 gap-y-1",
        ),
        rx.el.p(code(member.email, "break-all"), class_name="text-sm text-ink-2"),
        class_name="min-w-0",
    )


def member_money(member: Live) -> Child:
    """What a member spent this month, against the limit."""
    return rx.el.div(
        rx.el.p(
            rx.cond(
                member.month_limit != "",
                t("{spent} of {limit} this month", spent=member.spent, limit=member.month_limit),
                t("{spent} this month", spent=member.spent),
            ),
            class_name=rx.cond(member.is_over, "num text-sm font-medium text-warn", "num text-sm"),
        ),
        shown(
            member.month_limit != "",
            rx.el.progress(
                value=member.share,
                max=100,
                aria_label=t("Used of the month"),
                class_name="mt-1 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken "
                "[&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-brand [&::-moz-progress-bar]:bg-brand",
            ),
        ),
        rx.el.p(
            rx.cond(
                member.needs_approval,
                t("Every order waits for approval"),
                rx.cond(
                    member.order_limit != "",
                    t("At most {limit} for one order", limit=member.order_limit),
                    t("No limit for one order"),
                ),
            ),
            class_name="num mt-1 text-sm text-ink-2",
        ),
        class_name="min-w-0",
    )


def _row(found: MemberSpending, language: str, zone: str, me: int) -> MemberRow:
    member, spent = found.member, found.spent
    limit = member.month_limit
    share = 0
    if limit is not None and limit.currency == spent.currency:
        share = 100 if limit.is_zero else min(100, round(100 * spent.amount_minor / limit.amount_minor))
    return MemberRow(
        public_id=member.public_id,
        name=member.name,
        email=member.email,
        role=str(member.role),
        state=str(member.state),
        needs_approval=member.needs_approval,
        spent=price_text(spent, language),
        order_limit="" if member.order_limit is None else price_text(member.order_limit, language),
        month_limit="" if limit is None else price_text(limit, language),
        share=share,
        is_over=limit is not None and spent.currency == limit.currency and spent > limit,
        is_me=member.user_id == me,
        joined=format_date(member.joined_at, language, zone=zone),
    )


def _plain(limit: Money | None) -> str:
    return "" if limit is None else str(limit.decimal)


def _money(text: str, currency: str, field: str) -> Money | None:
    return Money.from_decimal(text, currency, field=field) if text else None


def because_text(because: str, language: str) -> str:
    """Why an order has to be approved, to the one who ordered or decides."""
    return translate(_BECAUSE.get(because, ""), language) if because in _BECAUSE else ""


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_BECAUSE: dict[str, str] = {
    "order_limit": _("Over the limit for one order"),
    "month_limit": _("Over the limit of the month"),
    "always": _("Every order of this member waits for approval"),
}
