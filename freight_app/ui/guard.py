"""The guard of the socket: every event handler says who may call it, and nobody else gets in.

Every public method of a state is an event that any client can send, with any arguments. So each handler carries one of
``@public``, ``@signed_in`` or ``@guarded(Permission.X)``, directly under ``@rx.event``::

    class OrdersState(rx.State):
        @rx.event
        @guarded(Permission.ORDERS_EDIT)
        async def confirm(self, number: str): ...

Before the handler runs, the guard finds out who sends the event (``visitor()``), checks the permission, and checks the
arguments against their annotations. A stranger is sent to sign in, someone without the permission reads a sentence, and in
neither case is anything of the state touched. A ``FreightError`` out of the handler becomes a sentence in the visitor's
language as well. A test walks all handlers and fails on one that is not guarded.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, get_type_hints
from urllib.parse import quote

import reflex as rx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from reflex_base.registry import RegistrationContext

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, NotAllowed, NotSignedIn
from freight_app.ui.failures import report_failure
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import UNEXPECTED, sentence_of
from freight_app.ui.visitor import Visitor, enter, visitor

Handler = TypeVar("Handler", bound=Callable[..., Any])

MAX_TEXT = 20_000
_MAX_INT = 2**53 - 1  # what a browser's number can hold exactly


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may call a handler; it hangs on the function as ``freight_guard``."""

    kind: Literal["public", "signed_in", "permission"]
    permissions: frozenset[Permission] = frozenset()


def public(handler: Handler) -> Handler:
    """Anyone may call it: what it answers is for everybody, or for the caller's own cookie."""
    return _guard(handler, Guard("public"))


def signed_in(handler: Handler) -> Handler:
    """Anyone with a session may call it, about their own things: look every id up within ``signed_in_user()``."""
    return _guard(handler, Guard("signed_in"))


def guarded(*permissions: Permission) -> Callable[[Handler], Handler]:
    """Only someone who holds all of the permissions may call it."""
    if not permissions:
        raise ValueError("say which permission is needed, or use @signed_in")
    return lambda handler: _guard(handler, Guard("permission", frozenset(permissions)))


def guard_of(handler: Callable[..., Any]) -> Guard | None:
    """The guard of a handler's function; None if it has none."""
    return getattr(handler, "freight_guard", None)


class _Refused(Exception):
    """The event goes no further; ``event`` is what the browser does instead."""

    def __init__(self, event: Any) -> None:
        super().__init__()
        self.event = event


def _guard(handler: Handler, guard: Guard) -> Handler:
    if not (inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler)):
        raise TypeError(f"{handler.__qualname__} blocks every visitor while it runs: make it async")
    arguments = _Arguments(handler)

    if inspect.isasyncgenfunction(handler):

        @functools.wraps(handler)
        async def stream(self: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
            try:
                await _admit(self, guard)
                checked = arguments.check(args, kwargs)
                async for event in handler(self, **checked):
                    yield event
            except _Refused as refused:
                yield refused.event
            except Exception as error:  # noqa: BLE001 - the last line of defence: logged, and told in a sentence
                yield await _tell(self, error)

        wrapped: Any = stream
    else:

        @functools.wraps(handler)
        async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                await _admit(self, guard)
                checked = arguments.check(args, kwargs)
                return await handler(self, **checked)
            except _Refused as refused:
                return refused.event
            except Exception as error:  # noqa: BLE001 - the last line of defence: logged, and told in a sentence
                return await _tell(self, error)

        wrapped = call
    wrapped.freight_guard = guard
    return wrapped


async def _admit(state: Any, guard: Guard) -> Visitor:
    """The visitor, if the guard lets them in."""
    found = await enter(state)
    if guard.kind == "public":
        return found
    if found.user is None:
        raise _Refused(_to_sign_in(state))
    missing = guard.permissions - found.user.permissions
    if guard.kind == "permission" and missing:
        raise NotAllowed("You do not have the permission for this.", permission=min(missing))
    return found


def _to_sign_in(state: Any) -> Any:
    url = state.router.url
    here = url.path + (f"?{url.query}" if url.query else "")
    return rx.redirect(f"/sign-in?next={quote(here, safe='')}")


async def _tell(state: Any, error: Exception) -> Any:
    """Say in a toast what went wrong. What is no expected failure goes to the log as well."""
    from freight_app.ui.components.toasts import show_toast  # toasts are guarded themselves

    if isinstance(error, NotSignedIn):
        return _to_sign_in(state)
    try:
        language = visitor().language
    except LookupError:
        language = "en"
    if isinstance(error, FreightError):
        text = sentence_of(error, language)
    elif isinstance(error, _BadArguments):
        text = translate("This could not be understood. Nothing has changed.", language)
    else:
        report_failure(error)
        text = translate(UNEXPECTED, language)
    await show_toast(state, text, tone="bad")
    return None


class _BadArguments(Exception):
    """What the browser sent is not what the handler takes."""


class _Arguments:
    """Checks what a browser sends against a handler's annotations; the model is made once, at the first call."""

    def __init__(self, handler: Callable[..., Any]) -> None:
        self._handler = handler
        self._parameters = [*inspect.signature(handler).parameters.values()][1:]
        self._model: type[BaseModel] | None = None

    def check(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        named = dict(zip((parameter.name for parameter in self._parameters), args, strict=False)) | kwargs
        if len(args) > len(self._parameters):
            raise _BadArguments
        try:
            checked = self._checker()(**named)
        except ValidationError as error:
            raise _BadArguments from error
        return {name: getattr(checked, name) for name in type(checked).model_fields}

    def _checker(self) -> type[BaseModel]:
        if self._model is None:
            hints = get_type_hints(self._handler)
            fields: dict[str, Any] = {
                parameter.name: (
                    _bounded(hints.get(parameter.name, Any)),
                    ... if parameter.default is inspect.Parameter.empty else parameter.default,
                )
                for parameter in self._parameters
            }
            config = ConfigDict(extra="forbid", allow_inf_nan=False, protected_namespaces=())
            self._model = create_model(f"{self._handler.__name__}_arguments", __config__=config, **fields)
        return self._model


def _bounded(annotation: Any) -> Any:
    """Plain text and numbers get an upper bound: nobody sends a book or a number that no column holds."""
    if annotation is str:
        return Annotated[str, Field(max_length=MAX_TEXT)]
    if annotation is int:
        return Annotated[int, Field(ge=-_MAX_INT, le=_MAX_INT)]
    return annotation


def remove_setters() -> None:
    """Take ``setvar``, which Reflex gives every state, out of what a client can call. Once all pages are registered."""
    registered = RegistrationContext.get().event_handlers
    for name in [name for name in registered if name.endswith(".setvar")]:
        del registered[name]
