"""A browser's tab without a browser: states with a visitor's cookies, and events sent to them as the socket would."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, TypeVar

import reflex as rx
from reflex.event import EventHandler
from reflex.istate.data import RouterData

from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import Role
from freight_app.accounts.sessions import VerifiedUser, open_session
from freight_app.accounts.users import add_users
from freight_app.kit.house import House
from freight_app.ui.components.toasts import ToastState
from freight_app.ui.routes import PAGES, load_object

AnyState = TypeVar("AnyState", bound=rx.State)


def import_page(path: str) -> None:
    """A built shop has every page's states from the beginning; a test has those that somebody imported."""
    found = PAGES.find(path.partition("?")[0])
    if found is not None and found[0].on_load:
        load_object(found[0].on_load)


class Tab:
    """One open page of one visitor."""

    def __init__(self, *, path: str = "/", language: str = "en", guest: str = "", session: str = "") -> None:
        import_page(path)
        self.root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        self.go_to(path, language=language, guest=guest, session=session)

    def go_to(self, path: str, *, language: str = "en", guest: str = "", session: str = "") -> None:
        """Load a page, with these cookies in the browser."""
        cookies = {"freight_lang": language, "freight_guest": guest, "freight_session": session}
        header = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        headers = {"cookie": header, "origin": "http://shop.test"}
        self.root.router = RouterData.from_router_data({"headers": headers, "asPath": path, "origin": path})  # type: ignore[misc]

    def state(self, cls: type[AnyState]) -> AnyState:
        return asyncio.run(self.root.get_state(cls))

    def send(self, handler: Any, **arguments: Any) -> list[Any]:
        """Send an event and answer what the browser is told to do."""
        return asyncio.run(self._send(handler, arguments))

    async def _send(self, handler: EventHandler, arguments: dict[str, Any]) -> list[Any]:
        assert handler.state is not None
        answer = handler.fn(await self.root.get_state(handler.state), **arguments)
        if inspect.isasyncgen(answer):
            return [event async for event in answer if event is not None]
        event = await answer
        return [] if event is None else [event]

    def toasts(self) -> list[str]:
        """The sentences now on screen."""
        return [toast.text for toast in self.state(ToastState).toasts]

    def snapshot(self) -> dict[str, Any]:
        """Every value of every state but the toasts'."""
        found: dict[str, Any] = {}
        pending: list[Any] = [self.root]
        while pending:
            state = pending.pop()
            pending.extend(state.substates.values())
            if not isinstance(state, ToastState):
                names = [name for name in type(state).get_fields() if not name.startswith("rx_router")]
                found[state.get_full_name()] = repr({name: getattr(state, name) for name in names})
        return found


def where_to(events: list[Any]) -> str:
    """The address of the one redirect among the events; empty without one."""
    for event in events:
        if event.handler.fn.__qualname__ == "_redirect":
            return {str(name): str(value) for name, value in event.args}["path"].strip('"')
    return ""


def signed_in_tab(
    house: House, *roles: Role, path: str = "/", language: str = "en", name: str = "Amine Trabelsi"
) -> Tab:
    """A tab of a new person with these roles."""
    email = f"{'-'.join(sorted(roles))}.{name.split(maxsplit=1)[0].lower()}@shop.test"
    with house.write() as uow:
        user = add_users(uow, [NewUser(email=email, name=name, roles=frozenset(roles))])[0]
        session = open_session(uow, VerifiedUser(user.id), ip="127.0.0.1", user_agent="test").token
    return Tab(path=path, language=language, session=session)
