"""Letting an order go on that is over a company's limit: the button, the question, and what happened to it before."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.credit.committing import release_order
from freight_app.orders.credit.errors import OrderNotOnHold
from freight_app.ui.components.base import Child, Text, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import Visitor, visitor


class ReleaseState(rx.State):
    """The open question. The pages around it follow by themselves (``live.py``) once the order goes on."""

    number: str = ""
    is_open: bool = False
    error: str = ""
    _key: str = ""

    @rx.event
    @guarded(Permission.CREDIT_RELEASE)
    async def ask(self, number: str) -> None:
        self.number, self.error, self.is_open = number[:20], "", True
        self._key = new_token(12)

    @rx.event
    @guarded(Permission.CREDIT_RELEASE)
    async def close(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.CREDIT_RELEASE)
    async def release(self, data: dict[str, Any]) -> None:
        """Let it go on, with the reason that was written."""
        who, self.error = visitor(), ""
        try:
            await asyncio.to_thread(_release, who, self.number, str(data.get("reason", "")), self._key)
        except InvalidInput:
            self.error = translate("Write why, in at most 500 characters.", who.language)
            return
        except OrderNotOnHold as error:
            await show_toast(self, sentence_of(error, who.language))
        else:
            await show_toast(self, translate("Order {number} goes on", who.language, number=self.number))
        self.is_open = False


def _release(who: Visitor, number: str, reason: str, key: str) -> None:
    with current_house().write(who.actor) as uow:
        release_order(uow, number, reason=reason, key=key)


def release_button(number: Text, **look: Any) -> Child:
    """For those who may; others read why the order waits."""
    may = as_var(ShellState.permissions).contains(str(Permission.CREDIT_RELEASE))
    return shown(
        may,
        button(
            t("Release"),
            on_click=ReleaseState.ask(number),  # type: ignore[call-arg]
            **{"look": "act", "size": "sm", "class_name": "max-sm:h-11", **look},
        ),
    )


def release_dialog() -> rx.Component:
    """The question, once on each page that has a ``release_button``."""
    return dialog(
        form(
            rx.el.p(
                t("It goes over the company's credit limit. Your name and your reason stay in the list of changes."),
                class_name="text-ink-2 text-pretty",
            ),
            text_area(t("Reason"), "reason", rows=3, required=True, max_length=500, error=ReleaseState.error),
            button(t("Release the order"), look="act", type="submit"),
            on_submit=ReleaseState.release,
            key=ReleaseState.number,
        ),
        open=ReleaseState.is_open,
        on_close=ReleaseState.close,
        title=t("Release order {number}?", number=ReleaseState.number),
    )
