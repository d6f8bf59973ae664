"""Open pages of the console follow what happens elsewhere, by themselves.

A page that follows calls ``watch(self, Permission.X)`` at the end of its ``load`` and has ``async def _follow(self)``: it reads the
page's data anew for ``visitor()`` and leaves alone what somebody types, chose or opened. One task in each web process looks at
the version counters every second; when one moved, every watching tab follows, with the rights that its person has then.
What moves too often to count (the queue: a row for every task would be one more to write) is looked at every few seconds
instead, as long as a tab shows it: ``watch(..., every_s=3)``.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.versions import read_versions
from freight_app.ui.failures import report_failure
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import enter

POLL_S = 1.0
# A look that takes long comes less often: never more than a twentieth of the time is spent looking for one tab.
REST_AFTER_LOOK = 20
TOPICS = ("alerts", "campaigns", "credit", "opinions", "orders", "retailers", "stock")


@dataclass(slots=True)
class Watch:
    """The page that a tab shows, and what its reader must be allowed to do; ``every_s`` that it is looked at by the clock."""

    page: type[rx.State]
    path: str
    permission: Permission
    every_s: float | None = None
    due_at: float = 0.0

    def rest(self, took_s: float = 0.0) -> None:
        """Nothing is due before the next look, after one that took so long."""
        if self.every_s is not None:
            self.due_at = time.monotonic() + max(self.every_s, REST_AFTER_LOOK * took_s)

    @property
    def is_due(self) -> bool:
        return self.every_s is not None and time.monotonic() >= self.due_at


# By the token of the tab. A tab that loads another page, signs out or closes is taken out at the next look.
WATCHES: dict[str, Watch] = {}


def watch(state: rx.State, permission: Permission, *, every_s: float | None = None) -> None:
    """From now on the page of ``state`` follows; whatever its tab watched before is left."""
    token = state.router.session.client_token
    if token:
        WATCHES[token] = Watch(type(state), state.router.url.path, permission, every_s)
        WATCHES[token].rest()


async def follow_changes(app: rx.App) -> None:
    """The task of the web process. Trouble is logged when it begins, not every second that it lasts."""
    seen: dict[str, int] = {}
    trouble = ""
    while True:
        try:
            seen = await tell_watchers(app, seen)
            trouble = ""
        except Exception as error:  # noqa: BLE001 - pages must follow again once the trouble is over
            if repr(error) != trouble:
                report_failure(error)
            trouble = repr(error)
        await asyncio.sleep(POLL_S)


async def tell_watchers(app: Any, seen: dict[str, int]) -> dict[str, int]:
    """Let every open page follow if a counter moved since ``seen``, and those that are due; answers the counters as they are now."""
    for token in WATCHES.keys() - app.event_namespace.token_to_sid.keys():
        del WATCHES[token]
    now = await asyncio.to_thread(_read_counters)
    has_moved = bool(seen) and now != seen
    told = [(token, watched) for token, watched in WATCHES.items() if has_moved or watched.is_due]
    await asyncio.gather(*(_tell(app, token, watched) for token, watched in told))
    return now


async def _tell(app: Any, token: str, watched: Watch) -> None:
    """One tab's failure is its own."""
    began = time.monotonic()
    try:
        async with app.modify_state(rx.BaseStateToken(ident=token, cls=watched.page)) as root:
            page = await root.get_state(watched.page)
            if not await _still_watches(page, watched):
                _forget(token, watched)
                return
            await page._follow()
            await (await page.get_state(ShellState))._count()
    except Exception as error:  # noqa: BLE001 - the others follow all the same
        report_failure(error)
    finally:
        watched.rest(time.monotonic() - began)


async def _still_watches(page: Any, watched: Watch) -> bool:
    """Whether the tab still shows the page, to somebody who is signed in and may read it."""
    who = await enter(page)
    return page.router.url.path == watched.path and who.user is not None and watched.permission in who.user.permissions


def _forget(token: str, watched: Watch) -> None:
    # Perhaps the tab has begun to watch another page while we waited for it.
    if WATCHES.get(token) is watched:
        del WATCHES[token]


def _read_counters() -> dict[str, int]:
    with current_house().read() as uow:
        return read_versions(uow.session, TOPICS)
