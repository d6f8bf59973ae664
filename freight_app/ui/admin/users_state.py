"""What ``/admin/users`` shows and does: who works here, what they may do, inviting them and shutting the door."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.dtos import Invitation
from freight_app.accounts.errors import EmailTaken, LastAdmin
from freight_app.accounts.passwords import INVITATION_HOURS
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.sessions import revoke_other_sessions
from freight_app.accounts.users import (
    activate_user,
    deactivate_user,
    get_user,
    give_role,
    invite_user,
    mail_password_link,
    take_role,
)
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.users_rows import (
    GIVEN_HERE,
    SORTS,
    TABS,
    PersonView,
    UserRowView,
    read_person,
    read_users,
)
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.role_words import ROLE_WORDS
from freight_app.ui.visitor import Visitor, visitor

QUESTIONS = ("own_admin", "own_door", "sign_out")


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


_FIELD_WORDS = {
    "name": _("A name is needed."),
    "email": _("This is no e-mail address."),
    "phone": _("This phone number cannot be called. Check its digits."),
    "language": _("Choose a language."),
}
_EMAIL_TAKEN = _(
    "Somebody has an account with this e-mail address. Find them among the customers, and give them a role."
)
_LOOK_ABOVE = _("Nothing was sent yet: look at what is marked in red.")
_NO_ROLE = _("Choose at least one role.")
_LAST_ADMIN = _("This is the last active admin. Make another one first.")


@dataclass(frozen=True, slots=True)
class InviteErrors:
    """What is wrong with an invitation, by field; ``whole`` sends the eye up to the field."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    roles: str = ""
    whole: str = ""


class UsersState(rx.State):
    """A page of people and the one that is open. ``asks`` names the open question; ``trouble`` is why not."""

    tab: str = "active"
    q: str = ""
    sort: str = "name"
    directions: dict[str, str] = {"name": "ascending", "last_sign_in": ""}
    rows: list[UserRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    person: PersonView = PersonView()
    is_open: bool = False
    asks: str = ""
    trouble: str = ""
    invites: bool = False
    invite_errors: InviteErrors = InviteErrors()
    is_loaded: bool = False
    _page: int = 1
    # (public id, role, whether it was given): what the toast turns back.
    _last_role: tuple[str, str, bool] = ("", "", False)

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def load(self) -> None:
        """Read what the address asks for; ``person`` in it opens that one."""
        asked = self.router.url.query_parameters
        tab, sort, public_id = asked.get("tab", ""), asked.get("sort", ""), asked.get("person", "")[:40]
        self.tab = tab if tab in (*TABS, "roles") else "active"
        self.sort = sort if sort in SORTS else "name"
        self.q = asked.get("q", "")[:100]
        self._page = page_number(asked.get("page", ""))
        self.is_open, self.asks, self.invites = False, "", False
        if public_id:
            await self._open(public_id)
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.USERS_MANAGE)
    async def find(self, text: str) -> None:
        """Find by name, e-mail or phone while somebody types."""
        self.q, self._page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(self._address(self.sort))

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def sort_by(self, column: str) -> object:
        """By name from the first letter on, by sign-in from the latest on."""
        return rx.redirect(self._address(column if column in SORTS else "name"))

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def open_person(self, public_id: str) -> None:
        """Show a person beside the list."""
        await self._open(public_id[:40])

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def close_person(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def set_role(self, role: str, is_given: bool) -> None:
        """Give a role or take it. Whoever takes their own last key is asked first."""
        known = Role(role) if role in set(GIVEN_HERE) else None
        if known is None:
            raise InvalidInput("role", "There is no such role.")
        if known is Role.ADMIN and not is_given and self.person.is_self:
            self.asks = "own_admin"
            return
        await self._set_role(known, is_given=is_given)

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def give_up_admin(self) -> None:
        """Take one's own role of an administrator, after the question."""
        self.asks = ""
        await self._set_role(Role.ADMIN, is_given=False)

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def undo_role(self) -> None:
        """Turn the last role back."""
        public_id, role, was_given = self._last_role
        act = take_role if was_given else give_role
        if await self._do(lambda uow, known: act(uow, known, Role(role)), public_id):
            self._last_role = public_id, role, not was_given

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def close_account(self) -> None:
        """Shut the door; whoever shuts it behind themselves is asked first."""
        if self.person.is_self and self.asks != "own_door":
            self.asks = "own_door"
            return
        self.asks = ""
        if await self._do(deactivate_user):
            await self._tell(_("{name} can no longer sign in"), undo="door")

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def open_account(self) -> None:
        """Let the person sign in again."""
        if await self._do(activate_user):
            await self._tell(_("{name} can sign in again"), undo="door")

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def undo_door(self) -> None:
        """Turn the door's last move back."""
        await self._do(activate_user if self.person.status == "disabled" else deactivate_user)

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def send_link(self) -> None:
        """Mail the person a link to choose a password."""
        who = visitor()
        hours = await asyncio.to_thread(_write, who, self.person.public_id, mail_password_link)
        await self._tell_link(self.person.email, hours)

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def ask(self, what: str) -> None:
        """Open one of the questions."""
        self.asks = what if what in QUESTIONS else ""

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def close_question(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def sign_out_everywhere(self) -> None:
        """End all sessions of the person, but the one that asks for it."""
        keep = visitor().session_token or ""
        self.asks = ""
        if await self._do(lambda uow, known: revoke_other_sessions(uow, get_user(uow, known).id, keep_token=keep)):
            await self._tell(_("Signed out everywhere"))

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def open_invite(self) -> None:
        self.invites, self.invite_errors = True, InviteErrors()

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def close_invite(self) -> None:
        self.invites = False

    @rx.event
    @guarded(Permission.USERS_MANAGE)
    async def invite(self, data: dict[str, Any]) -> object:
        """Make the account and send the mail; what cannot be taken is said at its field."""
        who = visitor()
        roles = [role for role in GIVEN_HERE if data.get(f"role_{role}")]
        typed = {name: str(data.get(name, "")).strip() for name in ("name", "email", "phone", "language")}
        wrong = {} if roles else {"roles": translate(_NO_ROLE, who.language)}
        try:
            invitation = Invitation.model_validate({**typed, "roles": frozenset(roles)})
            if not wrong:
                await asyncio.to_thread(_invite, who, invitation)
        except ValidationError as error:
            fields = {str(one["loc"][0]) for one in error.errors()}
            wrong |= {name: translate(_FIELD_WORDS[name], who.language) for name in fields}
        except InvalidInput as error:
            known = _FIELD_WORDS.get(error.field)
            wrong[error.field] = translate(known, who.language) if known else sentence_of(error, who.language)
        except EmailTaken:
            wrong["email"] = translate(_EMAIL_TAKEN, who.language)
        if wrong:
            self.invite_errors = InviteErrors(**wrong, whole=translate(_LOOK_ABOVE, who.language))
            return None
        self.invites = False
        await self._tell_link(typed["email"], INVITATION_HOURS)
        return rx.redirect("/admin/users?tab=invited")

    async def _set_role(self, role: Role, *, is_given: bool) -> None:
        act = give_role if is_given else take_role
        if not await self._do(lambda uow, public_id: act(uow, public_id, role)):
            return
        self._last_role = self.person.public_id, str(role), is_given
        language = visitor().language
        text = _("{name} has the role {role}") if is_given else _("{name} no longer has the role {role}")
        named = translate(ROLE_WORDS[role], language)
        await show_toast(self, translate(text, language, name=self.person.name, role=named), undo="role")

    async def _do(self, act: Callable[[UnitOfWork, str], Any], public_id: str = "") -> bool:
        """One step with the open person; that nobody else could do it any more is said beside it."""
        who = visitor()
        self.trouble = ""
        try:
            await asyncio.to_thread(_write, who, public_id or self.person.public_id, act)
        except LastAdmin:
            self.trouble = translate(_LAST_ADMIN, who.language)
            return False
        self.person = await asyncio.to_thread(read_person, who, self.person.public_id)
        await self._read()
        return True

    async def _tell(self, text: str, *, undo: str = "") -> None:
        await show_toast(self, translate(text, visitor().language, name=self.person.name), undo=undo)

    async def _tell_link(self, email: str, hours: int) -> None:
        text = translate_count(
            "A link to choose a password goes to {email}. It is good for {count} hour.",
            "A link to choose a password goes to {email}. It is good for {count} hours.",
            hours,
            visitor().language,
            email=email,
        )
        await show_toast(self, text)

    async def _open(self, public_id: str) -> None:
        self.trouble = ""
        try:
            self.person = await asyncio.to_thread(read_person, visitor(), public_id)
            self.is_open = True
        except NotFound as error:
            self.is_open = False
            await show_toast(self, sentence_of(error, visitor().language), tone="bad")

    def _address(self, sort: str) -> str:
        return list_address("/admin/users", tab=self.tab, q=self.q, sort=sort)

    async def _read(self) -> None:
        tab = self.tab if self.tab in TABS else "active"
        found = await asyncio.to_thread(read_users, visitor(), tab, self.q, self.sort, self._page)
        self.rows, self.counts, self.pager = found.rows, found.counts, found.pager
        self.directions = {"name": "", "last_sign_in": ""} | {
            self.sort: "ascending" if self.sort == "name" else "descending"
        }
        self.is_loaded = True


def _write(who: Visitor, public_id: str, act: Callable[[UnitOfWork, str], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return act(uow, public_id)


def _invite(who: Visitor, invitation: Invitation) -> None:
    with current_house().write(who.actor) as uow:
        invite_user(uow, invitation)
