"""What ``/admin/projects/[id]`` shows and does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import uuid4

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.purchasing.projects.booking import book_cost, remove_cost
from freight_app.purchasing.projects.dtos import MemberRole, ProjectStatus
from freight_app.purchasing.projects.linking import LinkKind, link_to_project, unlink_from_project
from freight_app.purchasing.projects.members import put_member, remove_member, write_note
from freight_app.purchasing.projects.milestones import (
    add_milestone,
    change_milestone,
    finish_milestone,
    remove_milestone,
)
from freight_app.purchasing.projects.writing import change_project, move_project
from freight_app.ui.admin.projects.forms import (
    COST_ERRORS,
    MILESTONE_ERRORS,
    PROJECT_ERRORS,
    WrongForm,
    cost_draft,
    milestone_draft,
    project_change,
    refusal,
)
from freight_app.ui.admin.projects.rows import Choice, MilestoneRow, ProjectDetail, read_colleagues, read_project
from freight_app.ui.admin.settings_forms import typed_text
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

T = TypeVar("T")
SHEETS = ("edit", "milestone", "cost", "link", "member", "cancelled", "done")
LINKS = ("purchase_order", "order", "shipment")
NO_MILESTONE = MilestoneRow(0, "", "", "", "", "", "ahead", 0, 0, "", "", "", "")


class ProjectState(rx.State):
    """One project. ``opens`` names the form over the page, ``links`` what is being put to the project."""

    project: ProjectDetail = ProjectDetail()
    is_loaded: bool = False
    is_found: bool = True
    opens: str = ""
    links: str = "purchase_order"
    filled: int = 0
    errors: dict[str, str] = PROJECT_ERRORS
    milestone: MilestoneRow = NO_MILESTONE
    colleagues: list[Choice] = []
    blockers: list[Choice] = []
    trouble: str = ""
    noted: int = 0
    _cost_key: str = ""
    _unlinked: tuple[str, str] = ("", "")

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the project of the address."""
        self.opens = ""
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40])
            self.is_found = True
        except NotFound:
            self.project, self.is_found = ProjectDetail(), False
        self.is_loaded = True

    @rx.event
    @signed_in
    async def open(self, what: str) -> None:
        """Open one of the forms, as things are now."""
        if what not in SHEETS:
            return
        await self._read(self.project.public_id)
        self.errors = {"edit": PROJECT_ERRORS, "milestone": MILESTONE_ERRORS, "cost": COST_ERRORS}.get(what, {})
        self.milestone, self.trouble, self._cost_key = NO_MILESTONE, "", uuid4().hex
        if what == "member":
            self.colleagues = await asyncio.to_thread(read_colleagues, visitor(), self.project.public_id)
        self.filled += 1
        self.opens = what

    @rx.event
    @signed_in
    async def open_link(self, kind: str) -> None:
        """Ask which purchase order, order or shipment belongs to the project."""
        if kind in LINKS:
            self.links, self.trouble, self.opens = kind, "", "link"
            self.filled += 1

    @rx.event
    @signed_in
    async def open_milestone(self, milestone_id: int) -> None:
        """Open a milestone to change it."""
        found = next((one for one in self.project.milestones if one.id == milestone_id), None)
        if found is not None:
            self.milestone, self.errors, self.opens = found, MILESTONE_ERRORS, "milestone"
            self.filled += 1

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.opens = ""

    @rx.event
    @signed_in
    async def save(self, data: dict[str, Any]) -> None:
        """Change what the project says."""
        language, version = visitor().language, self.project.version
        await self._fill(
            PROJECT_ERRORS,
            lambda: project_change(data, language, version),
            change_project,
        )

    @rx.event
    @signed_in
    async def save_milestone(self, data: dict[str, Any]) -> None:
        """Add a milestone, or change the one that is open."""
        language, milestone_id = visitor().language, self.milestone.id

        def keep(uow: UnitOfWork, public_id: str, draft: Any) -> None:
            if milestone_id:
                change_milestone(uow, public_id, milestone_id, draft)
            else:
                add_milestone(uow, public_id, draft)

        await self._fill(MILESTONE_ERRORS, lambda: milestone_draft(data, language), keep)

    @rx.event
    @signed_in
    async def save_cost(self, data: dict[str, Any]) -> None:
        """Book a cost by hand, once."""
        language, key = visitor().language, self._cost_key
        await self._fill(
            COST_ERRORS,
            lambda: cost_draft(data, language),
            lambda uow, public_id, draft: book_cost(uow, public_id, draft, key=key),
        )

    @rx.event
    @signed_in
    async def link(self, data: dict[str, Any]) -> None:
        """Put a thing to the project by its number."""
        who, ref, kind = visitor(), typed_text(data, "ref")[:64], cast("LinkKind", self.links)
        try:
            await self._do(lambda uow, public_id: link_to_project(uow, public_id, kind, ref))
        except NotFound:
            self.trouble = translate("There is nothing of this number. Check it and try again.", who.language)
            return
        except (Conflict, InvalidInput) as error:
            self.trouble = sentence_of(error, who.language)
            return
        self.opens = ""

    @rx.event
    @signed_in
    async def unlink(self, kind: str, ref: str) -> None:
        """Take a thing off the project; the toast puts it back."""
        if kind not in LINKS:
            return
        which = cast("LinkKind", kind)
        await self._do(lambda uow, public_id: unlink_from_project(uow, public_id, which, ref))
        self._unlinked = (which, ref)
        await show_toast(self, translate("Taken off the project", visitor().language), undo="unlink")

    @rx.event
    @signed_in
    async def undo_unlink(self) -> None:
        """Put back what was taken off last."""
        kind, ref = self._unlinked
        if kind:
            which = cast("LinkKind", kind)
            await self._do(lambda uow, public_id: link_to_project(uow, public_id, which, ref))

    @rx.event
    @signed_in
    async def finish(self, milestone_id: int, done: bool) -> None:
        """A milestone is reached, or it is not after all."""
        await self._do(lambda uow, public_id: finish_milestone(uow, public_id, milestone_id, done=done))

    @rx.event
    @signed_in
    async def drop_milestone(self) -> None:
        """Take the open milestone away."""
        milestone_id = self.milestone.id
        await self._do(lambda uow, public_id: remove_milestone(uow, public_id, milestone_id))
        self.opens = ""

    @rx.event
    @signed_in
    async def drop_cost(self, cost_id: int) -> None:
        """A cost was written by mistake."""
        await self._do(lambda uow, public_id: remove_cost(uow, public_id, cost_id))
        await show_toast(self, translate("The cost is gone", visitor().language))

    @rx.event
    @signed_in
    async def add_member(self, data: dict[str, Any]) -> None:
        """Ask a colleague in."""
        who, user, role = visitor(), typed_text(data, "user"), typed_text(data, "role")
        if role not in list(MemberRole):
            self.trouble = translate("Choose one of these.", who.language)
            return
        try:
            await self._do(lambda uow, public_id: put_member(uow, public_id, user, MemberRole(role)))
        except (Conflict, InvalidInput) as error:
            self.trouble = sentence_of(error, who.language)
            return
        self.opens = ""

    @rx.event
    @signed_in
    async def drop_member(self, user: str) -> None:
        """Take a colleague off."""
        await self._do(lambda uow, public_id: remove_member(uow, public_id, user))

    @rx.event
    @signed_in
    async def note(self, data: dict[str, Any]) -> None:
        """Write a remark; the field is emptied once it is kept."""
        text = typed_text(data, "text")
        if text:
            await self._do(lambda uow, public_id: write_note(uow, public_id, text))
            self.noted += 1

    @rx.event
    @signed_in
    async def move(self, to: str) -> None:
        """Begin, pause or take up again; finishing and cancelling are asked about first."""
        if to in (ProjectStatus.DONE, ProjectStatus.CANCELLED):
            self.opens = to
        elif to in list(ProjectStatus):
            await self._do(lambda uow, public_id: move_project(uow, public_id, ProjectStatus(to)))

    @rx.event
    @signed_in
    async def end(self) -> None:
        """Finish or cancel, as was asked."""
        to, self.opens = self.opens, ""
        if to in (ProjectStatus.DONE, ProjectStatus.CANCELLED):
            await self._do(lambda uow, public_id: move_project(uow, public_id, ProjectStatus(to)))

    async def _fill(
        self, fields: dict[str, str], read: Callable[[], T], keep: Callable[[UnitOfWork, str, T], Any]
    ) -> None:
        """Read a form and keep it; what is wrong stays beside its field, with what was typed."""
        language = visitor().language
        try:
            draft = read()
            await self._do(lambda uow, public_id: keep(uow, public_id, draft))
        except WrongForm as wrong:
            self.errors = wrong.errors
        except (Conflict, InvalidInput) as error:
            self.errors = refusal(error, fields, language)
        else:
            self.opens = ""
            await show_toast(self, translate("Saved", language))

    async def _do(self, act: Callable[[UnitOfWork, str], Any]) -> None:
        """One change, and the page as it is after it."""
        public_id = self.project.public_id
        await asyncio.to_thread(_write, visitor(), public_id, act)
        await self._read(public_id)

    async def _read(self, public_id: str) -> None:
        self.project = await asyncio.to_thread(read_project, visitor(), public_id)
        self.blockers = [
            *(Choice(f"purchase_order {one.ref}", f"{one.label} · {one.who}") for one in self.project.purchases),
            *(Choice(f"shipment {one.ref}", one.label) for one in self.project.shipments),
        ]


def _write(who: Visitor, public_id: str, act: Callable[[UnitOfWork, str], Any]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, public_id)
