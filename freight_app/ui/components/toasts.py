"""Sentences at the foot of the page, from state: what was done, and the way to undo it.

In a handler: ``await show_toast(self, translate("Order confirmed", visitor().language))``. With ``undo="confirm"`` the toast
has an undo button; the page says what it does when it is built: ``console_page(..., undo={"confirm": OrdersState.undo_confirm})``.
What is undone is kept in the page's own state, so nothing that a browser sends decides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx
from reflex.istate.proxy import StateProxy

from freight_app.ui.components import client
from freight_app.ui.components.base import Live
from freight_app.ui.components.icons import icon
from freight_app.ui.guard import public
from freight_app.ui.i18n import t

Tone = Literal["good", "bad", "plain"]
# Long enough to read aloud, longer where something must be understood; attention holds them.
_SECONDS: dict[Tone, float] = {"good": 6, "plain": 6, "bad": 14}
_MOST = 3


@dataclass(frozen=True, slots=True)
class Toast:
    id: int
    text: str
    tone: str
    seconds: float
    undo: str


class ToastState(rx.State):
    """The sentences now on screen, newest last."""

    toasts: list[Toast] = []
    _next_id: int = 1

    def _show(self, text: str, *, tone: Tone = "good", undo: str = "") -> None:
        """Add a sentence. ``undo`` names one of the undos that the page gave to ``toast_region``."""
        toast = Toast(self._next_id, text, tone, 10 if undo else _SECONDS[tone], undo)
        self._next_id += 1
        # Pages undo the last thing of a kind: the button of an earlier one would undo another thing than it says.
        kept = [one for one in self.toasts if not undo or one.undo != undo]
        self.toasts = [*kept[1 - _MOST :], toast]

    @rx.event
    @public
    async def dismiss(self, toast_id: int) -> None:
        """Take a sentence away."""
        self.toasts = [toast for toast in self.toasts if toast.id != toast_id]


async def show_toast(state: Any, text: str, *, tone: Tone = "good", undo: str = "") -> None:
    """Show a sentence from any handler of any state, background ones included."""
    if isinstance(state, StateProxy):
        async with state:
            (await state.get_state(ToastState))._show(text, tone=tone, undo=undo)
    else:
        (await state.get_state(ToastState))._show(text, tone=tone, undo=undo)


_FLOATS = (
    "no-print pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-stretch gap-2 sm:inset-x-auto sm:end-6 "
    "sm:bottom-6 sm:w-96"
)


def toast_region(undo: dict[str, Any] | None = None) -> rx.Component:
    """Where toasts stand: above the bottom bar on phones, at the end side on wide pages. Every shell has one.

    While a dialog or a sheet is open they stand inside it, above its actions: what lies under it can neither be read nor reached.
    """
    return client.ToastRegion.create(
        rx.foreach(ToastState.toasts, lambda toast: _toast(toast, undo or {})),
        label=t("Messages"),
        class_name=_FLOATS,
        docked_class_name="flex shrink-0 flex-col gap-2 px-5 pt-1 pb-3 empty:hidden",
    )


def _toast(toast: Live, undo: dict[str, Any]) -> rx.Component:
    close = ToastState.dismiss(toast.id)  # type: ignore[call-arg, func-returns-value]
    undos = [
        (
            name,
            rx.el.button(
                icon("undo-2", "size-4"),
                t("Undo"),
                type="button",
                on_click=[event, close],
                class_name="inline-flex min-h-11 items-center gap-1.5 font-semibold underline-offset-4 hover:underline",
            ),
        )
        for name, event in undo.items()
    ]
    return client.ToastTimer.create(
        rx.match(
            toast.tone,
            ("good", icon("circle-check", "size-5")),
            ("bad", icon("octagon-alert", "size-5")),
            icon("info", "size-5"),
        ),
        rx.el.p(
            toast.text,
            role=rx.cond(toast.tone == "bad", "alert", "status"),
            class_name="min-w-0 flex-1 py-2.5 text-pretty",
        ),
        rx.match(toast.undo, *undos, rx.fragment()) if undos else rx.fragment(),
        rx.el.button(
            icon("x", "size-4"),
            type="button",
            aria_label=t("Close"),
            on_click=close,
            class_name="grid size-11 shrink-0 place-items-center rounded-sm hover:opacity-80",
        ),
        key=toast.id.to_string(),
        seconds=toast.seconds,
        on_expire=close,
        class_name="pointer-events-auto flex items-center gap-3 rounded-md bg-ink ps-4 pe-1 text-sm text-paper shadow-high animate-rise",
    )
