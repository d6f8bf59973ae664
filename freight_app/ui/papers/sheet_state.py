"""The paper that is open: looked at, described, filed, given a new version, thrown away and taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import changing, linking
from freight_app.documents.attached.changing import DocumentFacts
from freight_app.documents.attached.dtos import DocumentKind
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.papers.rows import PaperSheet, read_paper
from freight_app.ui.visitor import Visitor, visitor

Step = Callable[[UnitOfWork], object]
_NO_ERRORS: dict[str, str] = dict.fromkeys(("title", "kind", "expires_on", "remind_days", "subject_ref"), "")


class PaperSheetState(rx.State):
    """``changes`` is raised by whatever changes a paper: lists beside the sheet read themselves anew by it.

    ``gone`` is the paper that was thrown away last, with its title, until the next one is opened.
    """

    paper: PaperSheet = PaperSheet()
    is_open: bool = False
    changes: int = 0
    errors: dict[str, str] = dict(_NO_ERRORS)
    gone_id: str = ""
    gone_title: str = ""

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def open_paper(self, public_id: str) -> None:
        """Show a paper at its latest version."""
        await self._open(public_id[:40])
        self.gone_id = self.gone_title = ""

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def show_version(self, number: int) -> None:
        """Show the open paper as it was."""
        await self._open(self.paper.id, number)

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def close(self) -> None:
        self.is_open, self.errors = False, dict(_NO_ERRORS)

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def look_again(self) -> None:
        """A file that was being checked may be ready."""
        if not self.is_open:
            return
        before = self.paper.state
        await self._open(self.paper.id, self.paper.shown)
        if self.paper.state != before:
            self.changes += 1

    @rx.event
    @guarded(Permission.DOCUMENTS_EDIT)
    async def took_version(self) -> None:
        """A new version came by the upload route."""
        await self._open(self.paper.id)
        self.changes += 1

    @rx.event
    @guarded(Permission.DOCUMENTS_EDIT)
    async def describe(self, data: dict[str, Any]) -> None:
        """Keep what the form says of the open paper."""
        public_id = self.paper.id

        def step(uow: UnitOfWork) -> object:
            return changing.describe_document(uow, public_id, _facts(data))

        if await self._change(step):
            await show_toast(self, translate("Saved", visitor().language))

    @rx.event
    @guarded(Permission.DOCUMENTS_EDIT)
    async def file_to(self, data: dict[str, Any]) -> None:
        """File the open paper to the thing that the form names."""
        public_id, kind = self.paper.id, str(data.get("subject_kind", ""))[:20]
        text = str(data.get("subject_ref", ""))[:80]

        def step(uow: UnitOfWork) -> object:
            return linking.link_document(uow, public_id, linking.find_subject(uow, kind, text))

        await self._change(step)

    @rx.event
    @guarded(Permission.DOCUMENTS_EDIT)
    async def take_out(self, kind: str, ref: str) -> None:
        """The open paper belongs to a thing no more."""
        public_id = self.paper.id

        def step(uow: UnitOfWork) -> object:
            return linking.unlink_document(uow, public_id, linking.named_subject(kind[:20], ref[:80]))

        await self._change(step)

    @rx.event
    @guarded(Permission.DOCUMENTS_EDIT)
    async def delete(self) -> None:
        """Throw the open paper away; the list offers to take it back."""
        public_id, title = self.paper.id, self.paper.title
        await asyncio.to_thread(_write, visitor(), lambda uow: changing.delete_document(uow, public_id))
        self.is_open, self.gone_id, self.gone_title = False, public_id, title
        self.changes += 1

    @rx.event
    @guarded(Permission.DOCUMENTS_EDIT)
    async def restore(self, public_id: str) -> None:
        """Take a paper out of the bin."""
        await asyncio.to_thread(_write, visitor(), lambda uow: changing.restore_document(uow, public_id[:40]))
        self.gone_id = self.gone_title = ""
        self.changes += 1
        if self.is_open:
            await self._open(self.paper.id)

    async def _change(self, step: Step) -> bool:
        who = visitor()
        try:
            await asyncio.to_thread(_write, who, step)
        except InvalidInput as error:
            self.errors = _NO_ERRORS | {error.field: sentence_of(error, who.language)}
            return False
        except FreightError as error:
            await show_toast(self, sentence_of(error, who.language), tone="bad")
            return False
        self.errors = dict(_NO_ERRORS)
        self.changes += 1
        await self._open(self.paper.id)
        return True

    async def _open(self, public_id: str, number: int = 0) -> None:
        try:
            self.paper = await asyncio.to_thread(read_paper, visitor(), public_id, number)
        except NotFound:
            self.is_open = False
            return
        self.is_open = True


def _write(who: Visitor, step: Step) -> None:
    with current_house().write(who.actor) as uow:
        step(uow)


def _facts(data: dict[str, Any]) -> DocumentFacts:
    """What the form says. Raises ``InvalidInput`` naming the field."""
    try:
        kind = DocumentKind(str(data.get("kind", "")))
    except ValueError:
        raise InvalidInput("kind", "Choose what kind of document it is.") from None
    try:
        expires_on = date.fromisoformat(str(data.get("expires_on") or "")) if data.get("expires_on") else None
    except ValueError:
        raise InvalidInput("expires_on", "This is not a date.") from None
    days = str(data.get("remind_days") or "0")
    if not (days.isascii() and days.isdecimal() and len(days) <= 4):
        raise InvalidInput("remind_days", "Reminders come 0 to 365 days before.")
    return DocumentFacts(
        title=str(data.get("title", ""))[:400],
        kind=kind,
        expires_on=expires_on,
        remind_days=int(days),
        is_shared=bool(data.get("is_shared")),
    )
