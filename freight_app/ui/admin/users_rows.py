"""People who work here as the console shows them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from freight_app.accounts.dtos import SessionView, UserQuery, UserView
from freight_app.accounts.permissions import STAFF_ROLES, Permission, Role
from freight_app.accounts.sessions import list_sessions
from freight_app.accounts.users import count_users, get_user, list_users
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.audit_rows import EntryView, read_changes_of
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.admin.users_words import name_roles, words_of_role
from freight_app.ui.i18n import translate
from freight_app.ui.role_words import ROLE_WORDS
from freight_app.ui.shells.parts import LANGUAGE_NAMES
from freight_app.ui.visitor import Visitor

LAST_CHANGES = 5
# What each tab asks; the roles themselves stand in a tab that asks nothing.
TABS: dict[str, dict[str, Any]] = {
    "active": {"is_active": True, "has_password": True},
    "invited": {"is_active": True, "has_password": False},
    "closed": {"is_active": False},
}
SORTS = {"name": "name", "last_sign_in": "-last_sign_in_at"}
GIVEN_HERE: tuple[Role, ...] = tuple(role for role in ROLE_WORDS if role in STAFF_ROLES)


@dataclass(frozen=True, slots=True)
class UserRowView:
    public_id: str
    name: str
    email: str
    roles: str
    status: str
    last_sign_in: str
    is_self: bool


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that a person has or could have; ``may`` says in words what it opens."""

    code: str
    name: str
    may: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    device: str
    ip: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person; ``is_self`` when it is the reader."""

    public_id: str = ""
    name: str = ""
    status: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    joined: str = ""
    last_sign_in: str = ""
    company: str = ""
    is_self: bool = False
    is_staff: bool = False
    roles: list[RoleChoice] = field(default_factory=list)
    sessions: list[SessionRow] = field(default_factory=list)
    changes: list[EntryView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UsersView:
    rows: list[UserRowView]
    counts: dict[str, int]
    pager: PagerView


def read_users(who: Visitor, tab: str, q: str, sort: str, page: int) -> UsersView:
    """One page of a tab. Needs ``users.manage``."""
    asked = {"audience": "staff", **TABS[tab], "sort": SORTS[sort], "q": q, "page": page, "per_page": PER_PAGE}
    with current_house().read(who.actor) as uow:
        found = list_users(uow, UserQuery.model_validate(asked))
        counts = {
            name: count_users(uow, UserQuery.model_validate({"audience": "staff", **conditions}))
            for name, conditions in TABS.items()
        }
        zone = get_shop_profile(uow).time_zone
    return UsersView(
        rows=[_row(user, who, zone) for user in found.items],
        counts=counts,
        pager=pager_of(found, list_address("/admin/users", tab=tab, q=q, sort=sort)),
    )


def read_person(who: Visitor, public_id: str) -> PersonView:
    """One person with roles, places where they are signed in and what was changed about them; ``NotFound``."""
    language = who.language
    with current_house().read(who.actor) as uow:
        who.actor.require(Permission.USERS_MANAGE)
        user = get_user(uow, public_id)
        zone = get_shop_profile(uow).time_zone
        sessions = list_sessions(uow, user.id)
        may_see_changes = who.actor.may(Permission.AUDIT_READ)
        changes = read_changes_of(uow, who, "user", public_id, limit=LAST_CHANGES) if may_see_changes else []
    return PersonView(
        public_id=user.public_id,
        name=user.name,
        status=_status(user),
        email=user.email,
        phone=user.phone,
        language=dict(LANGUAGE_NAMES).get(user.language, user.language),
        joined=format_date(user.created_at, language, zone=zone),
        last_sign_in=_last_sign_in(user, language, zone),
        company=user.company,
        is_self=who.user is not None and who.user.public_id == user.public_id,
        is_staff=bool(STAFF_ROLES & set(user.roles)),
        roles=_role_choices(user.roles, language),
        sessions=[_session(session, language, zone) for session in sessions],
        changes=changes,
    )


def _role_choices(given: list[Role], language: str) -> list[RoleChoice]:
    """The roles of people who work here, each with what it opens."""
    return [
        RoleChoice(
            code=str(role),
            name=translate(ROLE_WORDS[role], language),
            may=" · ".join(translate(word, language) for word in words_of_role(role)),
            is_given=role in given,
        )
        for role in GIVEN_HERE
    ]


def _row(user: UserView, who: Visitor, zone: str) -> UserRowView:
    return UserRowView(
        public_id=user.public_id,
        name=user.name,
        email=user.email,
        roles=name_roles(user.roles, who.language),
        status=_status(user),
        last_sign_in=_last_sign_in(user, who.language, zone),
        is_self=who.user is not None and who.user.public_id == user.public_id,
    )


def _status(user: UserView) -> str:
    if not user.is_active:
        return "disabled"
    return "active" if user.has_password else "invited"


def _last_sign_in(user: UserView, language: str, zone: str) -> str:
    return format_moment(user.last_sign_in_at, language, zone=zone) if user.last_sign_in_at else ""


def _session(session: SessionView, language: str, zone: str) -> SessionRow:
    device = " · ".join(part for part in (session.browser, session.system) if part)
    return SessionRow(
        device=device or translate("An unknown device", language),
        ip=session.ip,
        last_seen=format_moment(session.last_seen_at, language, zone=zone),
    )
