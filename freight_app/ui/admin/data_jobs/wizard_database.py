"""The first step for another program's database: one of those that the settings name, and a table of it or one SELECT."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.kit.house import current_house
from freight_app.migration.plans import DatabaseSource
from freight_app.migration.sources.sql import SqlSource, list_sql_tables
from freight_app.migration.sources.sql_databases import SqlDatabases
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, step_href
from freight_app.ui.admin.data_jobs.wizard_far import look_at_source, look_buttons
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.choices import choice_row, select_field
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.states import empty_state, notice
from freight_app.ui.data_words import trouble_text
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, t_rich
from freight_app.ui.visitor import visitor

What = Literal["table", "query"]
NO_ERRORS: dict[str, str] = dict.fromkeys(("table", "query"), "")


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


@dataclass(frozen=True, slots=True)
class DatabaseForm:
    """What was chosen so far; the SELECT that is typed lives in the browser."""

    file_id: str = ""
    names: list[dict[str, str]] = field(default_factory=list)
    database: str = ""
    what: str = "table"
    tables: list[dict[str, str]] = field(default_factory=list)
    table: str = ""
    query: str = ""


class DatabaseState(rx.State):
    """A database that is being described. ``errors`` go by field; ``trouble`` is what the database did not do."""

    form: DatabaseForm = DatabaseForm()
    errors: dict[str, str] = NO_ERRORS
    trouble: str = ""
    is_looking: bool = False
    _pipeline: str = ""

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def choose(self, database: str) -> None:
        """Read from this one: its tables are asked for."""
        await self._choose(database[:60], "")

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def take(self, what: What) -> None:
        """A whole table, or what a SELECT says."""
        self.form, self.errors = replace(self.form, what=what), NO_ERRORS

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def take_table(self, table: str) -> None:
        self.form, self.errors = replace(self.form, table=table[:130]), NO_ERRORS

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def look(self, data: dict[str, Any]) -> AsyncIterator[Any]:
        """Ask for the first rows, and go on to them; what cannot be followed is said and changes nothing."""
        if self.is_looking or not self.form.database:
            return
        self.errors, self.trouble, self.is_looking = NO_ERRORS, "", True
        yield
        try:
            kept = await asyncio.to_thread(
                look_at_source,
                visitor(),
                read_form(data, self.form),
                {},
                before=self.form.file_id,
                pipeline=self._pipeline,
            )
        except InvalidInput as error:
            name = error.field if error.field in NO_ERRORS else self.form.what
            self.errors = NO_ERRORS | {name: trouble_text(error, visitor().language)}
            return
        except FreightError as error:
            self.trouble = trouble_text(error, visitor().language)
            return
        finally:
            self.is_looking = False
        yield rx.redirect(step_href(kept, "file"))

    async def _begin(self, pipeline: str) -> None:
        names = current_house().database.ports.get(SqlDatabases).names
        self.form = DatabaseForm(names=[{"value": name, "label": name} for name in names])
        self.errors, self.trouble, self.is_looking, self._pipeline = NO_ERRORS, "", False, pipeline
        if len(names) == 1:
            await self._choose(names[0], "")

    async def _change(self, opened: OpenFile) -> None:
        """The source of a draft, to be described otherwise."""
        await self._begin("")
        source = opened.draft.source
        if isinstance(source, DatabaseSource):
            what = "query" if source.sql.query else "table"
            self.form = replace(self.form, file_id=opened.upload.public_id, what=what, query=source.sql.query)
            await self._choose(source.sql.database, source.sql.table)

    async def _choose(self, database: str, table: str) -> None:
        self.form = replace(self.form, database=database, tables=[], table=table)
        self.errors, self.trouble = NO_ERRORS, ""
        databases = current_house().database.ports.get(SqlDatabases)
        if database not in databases.names:
            return
        try:
            found = await asyncio.to_thread(list_sql_tables, databases, database)
        except FreightError as error:
            self.trouble = trouble_text(error, visitor().language)
            return
        self.form = replace(self.form, tables=[{"value": one.name, "label": one.name} for one in found])


def read_form(data: dict[str, Any], chosen: DatabaseForm) -> DatabaseSource:
    """What was chosen and typed as a source. Raises ``InvalidInput``."""
    query = str(data.get("query", "")).strip()[:20_000]
    if chosen.what == "query":
        if not query:
            raise InvalidInput("query", _("Write a SELECT."))
        return DatabaseSource(sql=SqlSource(database=chosen.database, query=query))
    if not chosen.table:
        raise InvalidInput("table", _("Choose a table."))
    return DatabaseSource(sql=SqlSource(database=chosen.database, table=chosen.table))


# --- the page

FORM: Live = DatabaseState.form
ERRORS: Live = DatabaseState.errors


def database_form() -> rx.Component:
    return rx.cond(FORM.names.length() > 0, _form(), _none())  # type: ignore[return-value]


def _none() -> rx.Component:
    how: Any = t_rich(
        "Whoever runs this machine writes one into {setting}, with a user that may only read: {example}. "
        "After the next start it can be chosen here.",
        setting=code("FREIGHT_SQL_SOURCES"),
        example=code("old=postgresql://reader:password@host/shop"),
    )
    return empty_state(t("The settings name no database yet"), how, icon_name="database")


def _form() -> rx.Component:
    is_query = FORM.what == "query"
    return rx.el.div(
        rx.el.h2(t("Which database holds the records?"), class_name="mb-1 text-xl font-semibold"),
        rx.el.p(
            t("It is only read: nothing is ever written there."),
            class_name="mb-4 text-ink-2 text-pretty",
        ),
        form(
            select_field(
                t("Database"),
                "database",
                FORM.names,
                placeholder=t("Choose one"),
                value=FORM.database,
                on_change=DatabaseState.choose,
            ),
            shown(as_var(DatabaseState.trouble) != "", notice(DatabaseState.trouble, tone="bad")),
            shown(FORM.database != "", _what(is_query)),
            on_submit=DatabaseState.look,
        ),
        class_name="max-w-3xl",
    )


def _what(is_query: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend(t("What is read of it"), class_name="mb-2 text-sm font-medium"),
            rx.el.div(
                choice_row(
                    t("A whole table"),
                    "what",
                    "table",
                    checked=~is_query,
                    on_change=lambda _picked: DatabaseState.take("table"),  # type: ignore[call-arg, func-returns-value]
                ),
                choice_row(
                    t("What a SELECT says"),
                    "what",
                    "query",
                    checked=is_query,
                    on_change=lambda _picked: DatabaseState.take("query"),  # type: ignore[call-arg, func-returns-value]
                    hint=t("Joined tables, or some rows alone."),
                ),
                class_name="grid gap-2 sm:grid-cols-2",
            ),
        ),
        rx.cond(
            is_query,
            text_area(
                t("SELECT"),
                "query",
                rows=6,
                default_value=FORM.query,
                error=ERRORS["query"],
                dir="ltr",
                spell_check=False,
                placeholder="SELECT sku, name, price FROM products WHERE active",
            ),
            select_field(
                t("Table"),
                "table",
                FORM.tables,
                placeholder=t("Choose one"),
                value=FORM.table,
                on_change=DatabaseState.take_table,
                error=ERRORS["table"],
            ),
        ),
        look_buttons(t("Fetch the first rows"), is_looking=DatabaseState.is_looking, file_id=FORM.file_id),
        class_name="flex flex-col gap-4",
    )
