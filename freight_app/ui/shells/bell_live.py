"""Bells ring by themselves: one task in each web process looks whether somebody with an open page was told something.

One version counter moves with all news (``messaging/notifying``); when it did, one question asks how the bells of those
who have a page open stand, and the tabs of those whose bell looks another are told.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.kit.versions import read_versions
from freight_app.messaging.notifying.notifying import BELLS_TOPIC
from freight_app.messaging.notifying.reading import ring_marks
from freight_app.ui.failures import report_failure
from freight_app.ui.visitor import enter

if TYPE_CHECKING:
    from freight_app.accounts.dtos import SignedInUser

POLL_S = 1.0
Marks = dict[int, tuple[int, int]]

# Whose page a tab shows, by the token of the tab. A tab that closes or signs out is taken out at the next look.
BELLS: dict[str, int] = {}


def watch_bell(state: rx.State, user: SignedInUser | None) -> None:
    """The bell of this tab is somebody's from now on, or nobody's."""
    token = state.router.session.client_token
    if token and user is not None:
        BELLS[token] = user.id
    elif token:
        BELLS.pop(token, None)


async def ring_bells(app: rx.App) -> None:
    """The task of the web process. Trouble is logged when it begins, not every second that it lasts."""
    seen, marks, trouble = -1, {}, ""
    while True:
        try:
            seen, marks = await look_at_bells(app, seen, marks)
            trouble = ""
        except Exception as error:  # noqa: BLE001 - bells must ring again once the trouble is over
            if repr(error) != trouble:
                report_failure(error)
            trouble = repr(error)
        await asyncio.sleep(POLL_S)


async def look_at_bells(app: Any, seen: int, marks: Marks) -> tuple[int, Marks]:
    """Ring in every tab whose bell looks another than at the last look; answers the counter and the marks of now."""
    for token in BELLS.keys() - app.event_namespace.token_to_sid.keys():
        del BELLS[token]
    if not BELLS:
        return seen, {}
    people = set(BELLS.values())
    number, now = await asyncio.to_thread(_look, people, seen)
    if now is None:
        return number, marks
    # Of who opened a page since the last look nothing is known yet: their page has read its bell itself.
    rung = {user_id for user_id in people & (marks.keys() | now.keys()) if marks.get(user_id) != now.get(user_id)}
    if seen >= 0:
        tabs = [(token, user_id) for token, user_id in BELLS.items() if user_id in rung]
        await asyncio.gather(*(_ring(app, token, user_id) for token, user_id in tabs))
    return number, now


def _look(people: set[int], seen: int) -> tuple[int, Marks | None]:
    with current_house().read() as uow:
        number = read_versions(uow.session, [BELLS_TOPIC])[BELLS_TOPIC]
        return number, None if number == seen else ring_marks(uow, people)


async def _ring(app: Any, token: str, user_id: int) -> None:
    """One tab's failure is its own."""
    from freight_app.ui.shells.bell_state import BellState

    try:
        async with app.modify_state(rx.BaseStateToken(ident=token, cls=BellState)) as root:
            bell = await root.get_state(BellState)
            who = await enter(bell)
            if who.user is None or who.user.id != user_id:
                BELLS.pop(token, None)
            else:
                await bell._ring()
    except Exception as error:  # noqa: BLE001 - the others are told all the same
        report_failure(error)
