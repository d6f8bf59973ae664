"""The frame of the staff's phone pages: one column, one thing at a time, targets for gloves and thumbs."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.ui.components import handset
from freight_app.ui.components.base import Child, Text, as_var, cx, shown
from freight_app.ui.components.bell import bell
from freight_app.ui.components.buttons import icon_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import menu, menu_link, menu_rule, menu_title
from freight_app.ui.components.toasts import toast_region
from freight_app.ui.i18n import t
from freight_app.ui.shells.parts import demo_banner, frame, language_menu, sign_out_item, skip_link, theme_choice
from freight_app.ui.shells.state import ShellState

_THUMB = (
    "sticky bottom-0 z-10 flex flex-col gap-3 border-t border-line bg-surface px-4 py-3 "
    "pb-[max(0.75rem,env(safe-area-inset-bottom))]"
)


def staff_page(
    *content: Child,
    title: Text,
    subtitle: Text = "",
    back: str = "",
    action: Child | None = None,
    progress: Child = "",
    under_head: Child = "",
    on_refresh: Any = None,
    answers: type[handset.ScanAnswers] | None = None,
    undo: dict[str, Any] | None = None,
    class_name: Text = "",
) -> rx.Component:
    """A staff page. ``back`` is where the arrow leads; ``action`` stands at the bottom, for the thumb; ``progress`` in the head ("3 / 8").

    ``on_refresh`` reads the page again: by a button in the head of a first page, and whenever somebody comes back to the page. The answers
    of ``answers`` are heard and felt; ``answer_bar`` shows them where the page wants them.
    """
    start = (
        rx.el.a(
            icon("arrow-left", "size-6"),
            href=back,
            aria_label=t("Back"),
            class_name="-ms-3 grid size-14 place-items-center rounded-md text-ink hover:bg-sunken",
        )
        if back
        else rx.el.span(
            as_var(ShellState.shop_name)[0:1],
            aria_hidden="true",
            class_name="grid size-9 place-items-center rounded-sm bg-brand text-lg font-bold text-brand-ink",
        )
    )
    return frame(
        skip_link(),
        rx.el.div(
            _network_strip(),
            rx.fragment() if back else demo_banner(),
            rx.el.header(
                rx.el.div(
                    start,
                    rx.el.div(
                        rx.el.h1(title, class_name="truncate text-lg leading-tight font-semibold"),
                        rx.el.p(
                            rx.el.bdi(subtitle, class_name="min-w-0 truncate"),
                            class_name="flex text-sm leading-tight text-ink-2",
                        ),
                        class_name="min-w-0 flex-1",
                    ),
                    rx.el.span(progress, class_name="num text-lg font-semibold whitespace-nowrap empty:hidden"),
                    rx.fragment() if on_refresh is None else _refresh(on_refresh, shows_button=not back),
                    _menu(shows_languages=not back),
                    class_name="flex min-h-16 items-center gap-3",
                ),
                under_head,
                class_name="border-b border-line bg-surface px-4",
            ),
            rx.el.main(
                rx.el.div(*content, class_name=cx("flex flex-1 flex-col gap-4 px-4 py-4", class_name)),
                rx.el.div(action, class_name=_THUMB) if action is not None else rx.fragment(),
                id="main",
                class_name="flex flex-1 flex-col text-lg",
            ),
            id="staff",
            class_name="mx-auto flex min-h-dvh w-full max-w-xl flex-col sm:border-x sm:border-line",
        ),
        rx.fragment() if answers is None else _signal(answers),
        toast_region(undo),
    )


def scan_field(
    *, label: Text, on_scan: Any, answered: Text = "", queue: Text = "", placeholder: Text = ""
) -> rx.Component:
    """Takes a scanner's keys and Enter, or typing; keeps the focus, and the scans until they are answered.

    ``on_scan(code, key)`` answers by setting the var that ``answered`` is to the key. With a ``queue`` name, for scans
    that change something, what waits for the network outlives a reload.
    """
    return handset.ScanField.create(
        rx.el.span(
            icon("barcode", "size-6 text-brand"),
            class_name="pointer-events-none absolute inset-y-0 start-4 grid place-items-center",
        ),
        label=label,
        placeholder=placeholder,
        queue=queue,
        answered=answered,
        waiting_label=t("No network. Kept on this phone and sent later:"),
        lost_label=t("No answer came for this one. Scan it again:"),
        on_scan=on_scan,
        input_class_name=(
            "h-16 w-full rounded-md border-2 border-brand bg-surface ps-13 pe-4 rtl:ps-4 rtl:pe-13 text-lg text-ink ring-4 ring-brand/15 outline-none "
            "placeholder:text-ink-2 rtl:text-right"
        ),
        note_class_name="mt-2 rounded-md bg-warn-soft px-4 py-2 text-base font-semibold text-warn empty:hidden",
    )


def answer_bar(state: type[handset.ScanAnswers]) -> Child:
    """What a page's state answered last."""
    good = as_var(state.answer_is_good).to(bool)
    return shown(
        as_var(state.answer) != "", result_bar(as_var(state.answer), good=good, note=as_var(state.answer_note))
    )


def _signal(state: type[handset.ScanAnswers]) -> rx.Component:
    return handset.Signal.create(count=state.answer_count, good=as_var(state.answer_is_good).to(bool))


def result_bar(text: Text, *, good: bool | rx.Var = True, note: Child = "") -> rx.Component:
    """The loud answer to a scan: filled, with words; never colour alone."""
    tick, cross = icon("circle-check", "size-7"), icon("octagon-alert", "size-7")
    is_live = isinstance(good, rx.Var)
    return rx.el.div(
        rx.cond(good, tick, cross) if is_live else (tick if good else cross),
        rx.el.div(
            rx.el.p(text, class_name="text-lg font-bold"),
            rx.el.p(note, class_name="text-base empty:hidden"),
            class_name="min-w-0 flex-1",
        ),
        role="alert",
        class_name=cx(
            "flex min-h-16 items-center gap-3 rounded-md px-4 py-2 text-paper text-pretty animate-rise",
            rx.cond(good, "bg-good", "bg-bad") if is_live else ("bg-good" if good else "bg-bad"),
        ),
    )


def big_number(value: Child, label: Text, *, size: Literal["md", "lg"] = "lg") -> rx.Component:
    """A counter or a shelf, readable at arm's length."""
    return rx.el.div(
        rx.el.p(label, class_name="text-base text-ink-2"),
        rx.el.p(
            rx.el.bdi(value, class_name="ltr"),
            class_name=cx(
                "num leading-none font-bold tracking-tight wrap-anywhere", "text-6xl" if size == "lg" else "text-3xl"
            ),
        ),
        class_name="flex min-w-0 flex-col gap-1",
    )


def _network_strip() -> rx.Component:
    return handset.NetworkStrip.create(
        icon("wifi-off", "size-6"),
        rx.el.p(
            t("No network. Scans are kept and sent later; what you tap must be tapped again."),
            class_name="flex-1 font-semibold text-pretty",
        ),
        class_name="flex items-center gap-3 bg-warn-soft px-4 py-2 text-base leading-tight text-ink",
    )


def _refresh(event: Any, *, shows_button: bool) -> rx.Component:
    button = icon_button("refresh-cw", t("Read the list again"), size="staff", class_name="-me-4", on_click=event)
    return rx.fragment(
        handset.RefreshOnReturn.create(on_refresh=event),
        button if shows_button else rx.fragment(),
    )


def _menu(*, shows_languages: bool) -> rx.Component:
    """Within a piece of work the head has room for its name alone."""
    return rx.el.div(
        bell() if shows_languages else rx.fragment(),
        language_menu() if shows_languages else rx.fragment(),
        menu(
            icon_button("circle-user-round", t("My account"), size="md"),
            menu_title(ShellState.user_name),
            menu_link(t("Staff pages"), "/staff", icon_name="clipboard-check"),
            rx.cond(
                as_var(ShellState.permissions).contains("dashboard.read"),
                menu_link(t("Console"), "/admin", icon_name="layout-dashboard"),
            ),
            menu_link(t("Shop"), "/", icon_name="store"),
            menu_link(t("My notifications"), "/account/notifications", icon_name="bell"),
            menu_rule(),
            menu_title(t("Appearance")),
            theme_choice(),
            menu_rule(),
            handset.SoundSwitch.create(
                icon("volume-2", "size-4 text-ink-3"),
                icon("volume-off", "size-4 text-ink-3"),
                on_label=t("Turn the sound off"),
                off_label=t("Turn the sound on"),
                class_name="flex min-h-10 w-full items-center gap-2.5 rounded-sm px-2.5 text-start text-sm text-ink hover:bg-sunken focus:bg-sunken focus:outline-none",
            ),
            menu_rule(),
            sign_out_item(),
            label=t("My account"),
        ),
        class_name="-me-2.5 flex items-center",
    )
