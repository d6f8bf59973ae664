"""The sheet in which a local carrier is described: its file, an example of its answers, and what comes out."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.shipping.carriers_parts import answer_box
from freight_app.ui.admin.shipping.carriers_state import CarriersState
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import checkbox
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form, form_actions
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t

STATE: Live = CarriersState
_MONO = "[&_textarea]:font-mono [&_textarea]:text-sm [&_textarea]:whitespace-pre"


def describe_sheet() -> rx.Component:
    return sheet(
        form(
            LeaveGuard.create(),
            text_area(
                t("The carrier's file (YAML)"),
                "file",
                rows=14,
                required=True,
                hint=t("How it is asked, and where its answer says what. docs/carriers.md has a whole example."),
                max_length=65_536,
                dir="ltr",
                spell_check=False,
                class_name=_MONO,
            ),
            text_area(
                t("An answer of the carrier, as an example (JSON)"),
                "example",
                rows=6,
                optional=True,
                hint=t("Nobody is asked: you see what the file makes of it."),
                dir="ltr",
                spell_check=False,
                class_name=_MONO,
            ),
            checkbox(t("Keep this carrier if the file is right"), name="keep"),
            shown(
                STATE.file_trouble != "",
                notice(
                    rx.cond(
                        STATE.file_key != "",
                        t("Something is wrong at {key}", key=STATE.file_key),
                        t("The example is not understood"),
                    ),
                    rx.el.p(STATE.file_trouble, dir="ltr", class_name="text-start"),
                    tone="bad",
                ),
            ),
            shown(
                STATE.dry_name != "",
                notice(
                    t("{carrier} is understood", carrier=STATE.dry_name),
                    shown(
                        STATE.dry_lacks != "",
                        rx.el.p(t("Before it can be asked, set"), " ", code(STATE.dry_lacks), class_name="break-all"),
                    ),
                    tone="good",
                ),
            ),
            answer_box(STATE.dry_answer, STATE.dry_events),
            form_actions(
                button(t("Check the file"), look="act", type="submit"),
                button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
            ),
            on_submit=STATE.describe,
            key="file" + STATE.filled.to_string(),
        ),
        open=STATE.is_describing,
        on_close=STATE.close_new,
        title=t("Describe a carrier"),
        class_name="sm:w-[40rem]",
    )
