"""The first step for what is no file: an address or a database is asked for its first rows, which the next steps work on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import reflex as rx
from pydantic import SecretStr

from freight_app.accounts.tenants import house_tenant
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.migration.drafts import FarSource, LoadDraft, keep_draft, keep_secrets, read_secrets
from freight_app.migration.first_rows import fetch_first_rows, is_same_place, write_rows
from freight_app.migration.jobs import name_source
from freight_app.migration.plans import DatabaseSource, WebSource
from freight_app.migration.receiving import find_place, keep_file, receive_file, throw_away
from freight_app.migration.uploading import delete_upload
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, from_href, open_file, step_href
from freight_app.ui.admin.data_jobs.wizard_file import table_of_rows
from freight_app.ui.admin.data_jobs.wizard_target_state import use_pipeline
from freight_app.ui.components.base import Live, Text, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t, translate
from freight_app.ui.visitor import Visitor, visitor

SHOWN_ROWS = 5


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


PAGING: dict[str, str] = {
    "none": _("Everything comes in one answer"),
    "page": _("Pages are numbered"),
    "offset": _("Each page begins after so many records"),
    "cursor": _("Each answer holds a mark to go on from"),
    "link": _("Each answer holds the address of the next one"),
}


@dataclass(frozen=True, slots=True)
class FarView:
    """A source and its first rows. ``lacks_secret``: what it wants to hear was used up or grew old."""

    id: str = ""
    name: str = ""
    is_web: bool = False
    address: str = ""
    told: str = ""
    lacks_secret: bool = False
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    change_href: str = ""
    next_href: str = ""


class FarState(rx.State):
    """The source of the address, once it was looked at."""

    view: FarView = FarView()

    async def _show(self, opened: OpenFile) -> None:
        self.view = await asyncio.to_thread(view_source, opened, visitor().language)


def look_at_source(
    who: Visitor, source: FarSource, secrets: Mapping[str, SecretStr], *, before: str = "", pipeline: str = ""
) -> str:
    """Ask for the first rows and keep them with what was chosen so far (``before``: the file id that they replace); the
    new file id. A secret that is not given again is the one from before, if the same host wants it.

    Raises what the source raises, and ``InvalidInput`` on ``secret``.
    """
    house = current_house()
    earlier = open_file(who, before) if before else None
    secrets = _all_secrets(source, secrets, earlier)
    rows = fetch_first_rows(house.database.ports, source, secrets)
    with house.write(who.actor) as uow:
        tenant = house_tenant(uow)
        place = find_place(uow, tenant.id, tenant.public_id, None)
    received = receive_file(name_source(source), write_rows(rows), place)
    try:
        keep_draft(
            place.path, (earlier.draft if earlier else LoadDraft()).model_copy(update={"source": source, "trial": ""})
        )
        keep_secrets(place.path, secrets)
        with house.write(who.actor) as uow:
            kept = keep_file(uow, tenant.id, received).public_id
            if earlier is not None:
                delete_upload(uow, tenant.id, before)
    except BaseException:
        throw_away(received)
        raise
    if pipeline:
        use_pipeline(who, kept, pipeline)
    return kept


def _all_secrets(source: FarSource, given: Mapping[str, SecretStr], earlier: OpenFile | None) -> dict[str, SecretStr]:
    wanted = source.rest.secret_names if isinstance(source, WebSource) else ()
    kept = read_secrets(earlier.path) if earlier and is_same_place(earlier.draft.source, source) else {}
    found = {name: given.get(name) or kept.get(name) for name in wanted}
    if not all(found.values()):
        raise InvalidInput("secret", "Write the secret: it is not kept.")
    return {name: value for name, value in found.items() if value}


def view_source(opened: OpenFile, language: str) -> FarView:
    source, shape = opened.draft.source, opened.upload.shape
    is_web = isinstance(source, WebSource)
    address = told = ""
    lacks = False
    if isinstance(source, WebSource):
        address = source.rest.url
        told = translate(PAGING[source.rest.paging.kind], language)
        lacks = not set(source.rest.secret_names) <= read_secrets(opened.path).keys()
    elif isinstance(source, DatabaseSource):
        address = source.sql.table or " ".join(source.sql.query.split())[:300]
    return FarView(
        id=opened.upload.public_id,
        name=opened.upload.name,
        is_web=is_web,
        address=address,
        told=told,
        lacks_secret=lacks,
        columns=list(shape.columns),
        rows=[
            ["" if row.get(name) is None else str(row.get(name))[:80] for name in shape.columns]
            for row in shape.sample[:SHOWN_ROWS]
        ],
        change_href=from_href("web" if is_web else "database", opened.upload.public_id),
        next_href=step_href(opened.upload.public_id, "target"),
    )


# --- the page

VIEW: Live = FarState.view


def far_rows() -> rx.Component:
    """What was found there, and the way on."""
    return rx.el.div(
        rx.el.header(
            rx.el.span(
                rx.cond(VIEW.is_web, icon("globe", "size-5"), icon("database", "size-5")),
                class_name="grid size-10 shrink-0 place-items-center rounded-md bg-sunken text-ink-2",
            ),
            rx.el.div(
                rx.el.h2(rx.el.bdi(VIEW.name), class_name="text-xl font-semibold break-words"),
                rx.el.p(code(VIEW.address, "break-all"), class_name="mt-1 text-ink-2"),
                rx.el.p(VIEW.told, class_name="text-ink-2 empty:hidden"),
                class_name="min-w-0 flex-1 basis-64",
            ),
            link_button(t("Change"), VIEW.change_href, size="sm", icon_start="pencil", class_name="max-sm:h-11"),
            link_button(
                t("Go on"),
                VIEW.next_href,
                look="act",
                size="sm",
                icon_end="arrow-right",
                keys="G",
                class_name="max-sm:h-11 max-sm:flex-1",
            ),
            class_name="flex flex-wrap items-start gap-3",
        ),
        shown(
            VIEW.lacks_secret,
            notice(
                t("The secret is not kept any longer"),
                t("It is forgotten once it was used, and after a day. Write it again before you load."),
                action=link_button(t("Write it again"), VIEW.change_href, size="sm"),
            ),
        ),
        rx.el.p(
            t("These are its first rows. All of them are read when you load, from the beginning."),
            class_name="text-ink-2 text-pretty",
        ),
        table_of_rows(VIEW.columns, VIEW.rows),
        class_name="flex flex-col gap-5 p-5",
    )


def look_buttons(say: Text, *, is_looking: Live, file_id: Live) -> rx.Component:
    """Look at the source; or, where one was looked at before, go on with that."""
    return rx.el.div(
        button(
            say,
            look="brand",
            type="submit",
            size="md",
            icon_start="eye",
            loading=is_looking,
            class_name="max-sm:w-full",
        ),
        shown(
            file_id != "",
            link_button(t("Leave it as it was"), "/admin/data/new?file=" + file_id.to(str), look="plain", size="md"),
        ),
        class_name="flex flex-wrap gap-2",
    )
