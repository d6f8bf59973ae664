"""What the accounts room asks for and answers. All frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from freight_app.accounts.permissions import GIVEN_BY_HAND, Permission, Role, permissions_of
from freight_app.accounts.retailer_models import RetailerStatus
from freight_app.accounts.values import (
    Country,
    Dto,
    Email,
    Id,
    Line,
    Password,
    PersonName,
    PhoneText,
    Request,
    Written,
)
from freight_app.kit.actor import Actor
from freight_app.kit.languages import Language, LocalizedText
from freight_app.kit.pagination import PageRequest

PUBLIC_PRICE_GROUP = "public"


class SignedInUser(Dto):
    """Who acts. ``price_group`` is that of an approved company, else the public's."""

    id: int
    public_id: str
    email: str
    name: str
    phone: str
    language: str
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    price_group: str = PUBLIC_PRICE_GROUP
    # The currency that prices are looked at in; empty for the shop's own.
    shown_currency: str = ""
    # An hour has passed since the session was last extended: call ``sessions.extend_session`` when convenient.
    session_needs_extending: bool = False

    def actor(self) -> Actor:
        return Actor(label=self.name, user_id=self.id, permissions=frozenset(map(str, self.permissions)))

    @property
    def is_retailer(self) -> bool:
        return Role.RETAILER in self.roles


class SignIn(Dto):
    """``token`` goes into the cookie and is shown nowhere else."""

    token: str = Field(repr=False)
    user: SignedInUser


class SessionView(Dto):
    """A place where the person is signed in: ``browser`` on ``system``, either empty when it cannot be told."""

    public_id: str
    browser: str
    system: str
    ip: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


# --- people


class CustomerRegistration(Request):
    email: Email
    password: Password
    name: PersonName
    phone: PhoneText = ""
    language: Language = "en"
    # Said in plain words at the form; nobody is written to who did not say so.
    wants_news: bool = False


class Invitation(Request):
    """An account that an admin makes; the person chooses the password through a link."""

    email: Email
    name: PersonName
    phone: PhoneText = ""
    language: Language = "en"
    roles: frozenset[Role] = frozenset()


class NewUser(Request):
    """One row of ``users.add_users``."""

    email: Email
    name: PersonName
    phone: PhoneText = ""
    language: Language = "en"
    roles: frozenset[Role] = frozenset({Role.CUSTOMER})
    created_at: datetime | None = None


class ProfileUpdate(Request):
    """What people change about themselves. A field that is not given stays."""

    name: PersonName | None = None
    phone: PhoneText | None = None
    language: Language | None = None
    shown_currency: str | None = Field(default=None, pattern=r"^([A-Z]{3})?$")


class UserQuery(PageRequest):
    """``q`` is looked for in name, e-mail and telephone. ``audience`` parts customers from staff.

    ``has_password`` False finds those who were invited and have not chosen one yet.
    """

    q: str = Field(default="", max_length=120)
    role: Role | None = None
    audience: Literal["all", "staff", "customers"] = "all"
    is_active: bool | None = None
    has_password: bool | None = None
    sort: Literal["name", "-created_at", "-last_sign_in_at"] = "name"


class UserView(Dto):
    id: int
    public_id: str
    email: str
    name: str
    phone: str
    language: str
    roles: list[Role]
    is_active: bool
    has_password: bool
    price_group: str
    company: str
    created_at: datetime
    last_sign_in_at: datetime | None


class RoleView(Dto):
    role: Role
    permissions: list[Permission]
    given_by_hand: bool


def describe_roles() -> list[RoleView]:
    """All roles with what they may do, in the order of their definition."""
    return [
        RoleView(role=role, permissions=sorted(permissions_of(frozenset({role}))), given_by_hand=role in GIVEN_BY_HAND)
        for role in Role
    ]


# --- companies


class RetailerApplication(Request):
    legal_name: Written = Field(max_length=160)
    tax_number: Written = Field(min_length=4, max_length=40)
    contact_name: PersonName
    phone: PhoneText
    line: Written = Field(min_length=3, max_length=200)
    city: Written = Field(max_length=120)
    region: Line = Field(default="", max_length=120)
    postal_code: Line = Field(default="", max_length=20)
    country: Country


class RetailerQuery(PageRequest):
    """Pending companies come first, the longest wait on top. ``q``: name, tax number, contact, e-mail."""

    q: str = Field(default="", max_length=120)
    status: RetailerStatus | None = None


class RetailerStep(Dto):
    before: RetailerStatus | None
    after: RetailerStatus
    reason: str
    changed_at: datetime
    changed_by: str


class RetailerView(Dto):
    id: int
    public_id: str
    user_id: int
    user_public_id: str
    user_name: str
    email: str
    # What the person reads and is written to in.
    language: str
    legal_name: str
    tax_number: str
    contact_name: str
    phone: str
    line: str
    city: str
    region: str
    postal_code: str
    country: str
    status: RetailerStatus
    price_group: str | None
    reason: str
    applied_at: datetime
    decided_at: datetime | None


class PriceGroupView(Dto):
    code: str
    name: LocalizedText


# --- addresses


class AddressDraft(Request):
    """``region`` is the governorate, wilaya or municipality."""

    label: Line = Field(default="", max_length=60)
    recipient: PersonName
    phone: PhoneText
    line: Written = Field(min_length=3, max_length=200)
    city: Written = Field(max_length=120)
    region: Line = Field(default="", max_length=120)
    postal_code: Line = Field(default="", max_length=20)
    country: Country
    note: Line = Field(default="", max_length=300)


class AddressView(Dto):
    id: int
    label: str
    recipient: str
    phone: str
    line: str
    city: str
    region: str
    postal_code: str
    country: str
    note: str
    is_default: bool


# --- programs


class ProgramTokens(Dto):
    """``expires_in_s`` counts for the access token; the refresh token is good for one use."""

    access_token: str = Field(repr=False)
    refresh_token: str = Field(repr=False)
    expires_in_s: int
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a scheme, not a secret


class ProgramView(Dto):
    public_id: str
    label: str
    created_at: datetime
    last_used_at: datetime


# --- audit


class AuditQuery(PageRequest):
    """``since`` is included, ``until`` is not. ``q`` is looked for in who, in the thing's id and in the values."""

    q: str = Field(default="", max_length=100)
    entity: str = Field(default="", max_length=60)
    entity_id: str = Field(default="", max_length=80)
    action: str = Field(default="", max_length=60)
    actor_user_id: Id | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditChange(Dto):
    """One field. ``None`` on a side: the field was not there."""

    field: str
    before: Any = None
    after: Any = None


class AuditEntryView(Dto):
    id: int
    at: datetime
    actor: str
    actor_user_id: int | None
    entity: str
    entity_id: str
    action: str
    # By name of field.
    changes: list[AuditChange]


class AuditActor(Dto):
    """Somebody who appears in the trail under this name."""

    user_id: int
    label: str


class AuditChoices(Dto):
    """What the trail can be narrowed to: everything that occurs in it."""

    actors: list[AuditActor]
    entities: list[str]
    actions: list[str]
