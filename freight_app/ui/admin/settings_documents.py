"""``/admin/settings/documents``: how papers are numbered, and what is printed under them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.house import current_house
from freight_app.orders.invoices.dtos import DocumentSettings, DocumentSettingsUpdate, PaperKind, SeriesView
from freight_app.orders.invoices.settings import (
    get_document_settings,
    list_series,
    preview_number,
    update_document_settings,
)
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.settings_forms import (
    error_of,
    errors_of,
    every_language,
    no_errors,
    require_unchanged,
    typed_number,
    typed_text,
    typed_texts,
)
from freight_app.ui.admin.settings_frame import intro, save_bar, settings_page, texts_field, waiting
from freight_app.ui.components.base import Live, Text, as_var, code, shown
from freight_app.ui.components.choices import checkbox
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import number_field, text_field
from freight_app.ui.components.forms import form, form_section
from freight_app.ui.components.status import status_word
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, t_rich, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

KINDS = tuple(str(kind) for kind in PaperKind)
NO_ERRORS = no_errors(*KINDS, "quotation_days", texts=("footer", "payment_terms"))


@dataclass(frozen=True, slots=True)
class DocumentsForm:
    """What the form starts with; ``patterns`` by kind."""

    patterns: dict[str, str] = field(default_factory=dict)
    footer: dict[str, str] = field(default_factory=dict)
    payment_terms: dict[str, str] = field(default_factory=dict)
    quotation_days: str = ""
    amount_in_words: bool = False


class DocumentSettingsState(rx.State):
    """The settings of papers; ``previews`` are the next numbers as the patterns that are typed would write them."""

    view: DocumentsForm = DocumentsForm()
    previews: dict[str, str] = dict.fromkeys(KINDS, "")
    # The number that comes next, of the kinds of which none was given out this year.
    firsts: dict[str, str] = dict.fromkeys(KINDS, "")
    languages: list[str] = []
    errors: dict[str, str] = NO_ERRORS
    filled: int = 0
    is_loaded: bool = False
    _opened: DocumentSettings | None = None

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read the settings."""
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.SETTINGS_EDIT)
    async def preview(self, kind: str, pattern: str) -> None:
        """Show what the next number would be, or what is wrong with the pattern."""
        if kind not in KINDS:
            return
        who = visitor()
        try:
            number = await asyncio.to_thread(_preview, who, PaperKind(kind), pattern.strip()[:60])
        except InvalidInput as error:
            self.errors = {**self.errors, kind: sentence_of(error, who.language)}
            return
        self.previews = {**self.previews, kind: number}
        self.errors = {**self.errors, kind: ""}

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def save(self, data: dict[str, Any]) -> None:
        """Save all of it; papers that were issued keep their number."""
        who, opened = visitor(), self._opened
        self.errors = NO_ERRORS
        if opened is None:
            return
        try:
            update = read_update(data, opened, who.language)
            await asyncio.to_thread(_write, who, update, opened)
        except ValidationError as error:
            self.errors = NO_ERRORS | errors_of(error, NO_ERRORS, who.language, self.languages)
            return
        except (InvalidInput, Conflict) as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            if isinstance(error, Conflict):
                self._opened = (await asyncio.to_thread(_read, who))[0]
            return
        await self._read()
        await show_toast(self, translate("Saved", who.language))

    async def _read(self) -> None:
        found, series, self.languages = await asyncio.to_thread(_read, visitor())
        self._opened = found
        self.view = DocumentsForm(
            patterns={str(kind): pattern for kind, pattern in found.patterns.items()},
            footer=every_language(found.footer),
            payment_terms=every_language(found.payment_terms),
            quotation_days=str(found.quotation_days),
            amount_in_words=found.amount_in_words,
        )
        self.previews = {str(one.kind): one.next_number for one in series}
        self.firsts = {str(one.kind): "" if one.is_begun else str(one.last + 1) for one in series}
        self.errors = NO_ERRORS
        self.filled += 1
        self.is_loaded = True


def read_update(data: dict[str, Any], opened: DocumentSettings, language: str) -> DocumentSettingsUpdate:
    """The settings as they stand in the form; ``InvalidInput`` on the days, ``ValidationError`` on the rest."""
    days = typed_number(data, "quotation_days")
    if not days.isascii() or not days.isdecimal() or not 1 <= int(days[:4]) <= 365:
        raise InvalidInput("quotation_days", translate("Write a number of days from 1 to 365.", language))
    firsts: dict[PaperKind, int] = {}
    for kind in PaperKind:
        number = typed_number(data, f"first_{kind}")
        if number and not (number.isascii() and number.isdecimal()):
            raise InvalidInput(kind, translate("The first number is a whole number.", language))
        if number:
            firsts[kind] = int(number[:8])
    return DocumentSettingsUpdate(
        first_numbers=firsts,
        patterns={kind: typed_text(data, kind) for kind in PaperKind if kind in data},
        footer=typed_texts(data, "footer", opened.footer),
        payment_terms=typed_texts(data, "payment_terms", opened.payment_terms),
        quotation_days=int(days),
        amount_in_words=data.get("amount_in_words") in ("on", "true", True),
    )


def _read(who: Visitor) -> tuple[DocumentSettings, list[SeriesView], list[str]]:
    with current_house().read(who.actor) as uow:
        return get_document_settings(uow), list_series(uow), list(get_shop_profile(uow).languages)


def _preview(who: Visitor, kind: PaperKind, pattern: str) -> str:
    with current_house().read(who.actor) as uow:
        return preview_number(uow, kind, pattern)


def _write(who: Visitor, update: DocumentSettingsUpdate, opened: DocumentSettings) -> None:
    with current_house().write(who.actor) as uow:
        require_unchanged(opened, get_document_settings(uow))
        update_document_settings(uow, update)


VIEW: Live = DocumentSettingsState.view
ERRORS: Live = DocumentSettingsState.errors


def page() -> rx.Component:
    return settings_page(
        rx.cond(DocumentSettingsState.is_loaded, _settings(), waiting()),
        here="documents",
    )


def _settings() -> rx.Component:
    languages: Live = DocumentSettingsState.languages
    return rx.fragment(
        intro(
            t(
                "Each kind of document has a series of its own, without gaps, that begins anew each year. A new pattern counts from the next document; those that were issued keep their number."
            )
        ),
        form(
            rx.el.div(LeaveGuard.create(), class_name="max-w-5xl px-5 has-[[role=status]]:pt-4"),
            rx.el.div(_numbers(), _printed(languages), _quotations(), class_name="max-w-5xl px-5"),
            save_bar(error=ERRORS["form"]),
            on_submit=DocumentSettingsState.save,
            key=as_var(DocumentSettingsState.filled).to_string(),
        ),
    )


def _numbers() -> rx.Component:
    return form_section(
        t("Numbers"),
        *(_pattern(kind) for kind in KINDS),
        hint=t_rich(  # type: ignore[arg-type]
            "Write {year} or {short} for the year and {number} for the number; {padded} has leading zeros.",
            year=code("{year}"),
            short=code("{yy}"),
            number=code("{number}"),
            padded=code("{number:05d}"),
        ),
    )


def _printed(languages: Live) -> rx.Component:
    def texts(label: Text, name: str, now: Live, **told: Any) -> rx.Component:
        return texts_field(label, name, texts=now, languages=languages, errors=ERRORS, **told)

    return form_section(
        t("Printed under invoices"),
        checkbox(
            t("The amount in words"),
            name="amount_in_words",
            default_checked=VIEW.amount_in_words,
            hint=t("As the last line of invoices, in the language of each."),
        ),
        texts(t("Terms of payment"), "payment_terms", VIEW.payment_terms),
        texts(
            t("Legal sentences"),
            "footer",
            VIEW.footer,
            hint=t("Printed under every document, for example capital and register."),
        ),
    )


def _quotations() -> rx.Component:
    return form_section(
        t("Quotations"),
        number_field(
            t("How long they hold"),
            "quotation_days",
            unit=t("days"),
            default_value=VIEW.quotation_days,
            error=ERRORS["quotation_days"],
            max_length=3,
        ),
    )


def _pattern(kind: str) -> rx.Component:
    return rx.el.div(
        text_field(
            status_word("paper", kind),
            kind,
            default_value=VIEW.patterns[kind],
            error=ERRORS[kind],
            max_length=40,
            dir="ltr",
            auto_complete="off",
            on_change=lambda text: DocumentSettingsState.preview(kind, text),  # type: ignore[call-arg]
        ),
        shown(
            as_var(DocumentSettingsState.firsts)[kind] != "",
            number_field(
                t("Begins with"),
                f"first_{kind}",
                default_value=as_var(DocumentSettingsState.firsts)[kind],
                hint=t("Where your old books stopped; only upwards, and only before the first is given out."),
                max_length=7,
                class_name="mt-2",
            ),
        ),
        rx.el.p(
            t_rich("Next: {number}", number=code(as_var(DocumentSettingsState.previews)[kind])),
            class_name="mt-1 text-sm text-ink-2",
        ),
    )
