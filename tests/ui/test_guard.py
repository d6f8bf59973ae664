"""Nobody reaches a handler past its guard, and a refusal touches nothing."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from typing import Any

import pytest
import reflex as rx
from reflex_base.registry import RegistrationContext

import freight_app.ui
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.sessions import revoke_other_sessions
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.ui.guard import guard_of, guarded, public, remove_setters, signed_in
from freight_app.ui.visitor import signed_in_user, visitor
from tests.ui.tabs import Tab, signed_in_tab, where_to

# Reflex's own machinery. What it does is bound to the sender's own state, or written to the log.
_REFLEX = {
    "handle_frontend_exception", "hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated",
    "update_vars_internal",
}  # fmt: skip


class GuardProbe(rx.State):
    number: int = 0
    name: str = ""

    @rx.event
    @public
    async def anyone(self, number: int) -> None:
        self.number = number

    @rx.event
    @signed_in
    async def mine(self) -> None:
        self.name = signed_in_user().name

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def confirm(self, number: int) -> None:
        self.number = number

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def slowly(self, number: int):
        self.number = 1
        yield
        self.number = number

    @rx.event
    @public
    async def fail(self, how: str) -> None:
        self.number = 7
        if how == "field":
            raise InvalidInput("phone", "This is not a telephone number.")
        if how == "missing":
            raise NotFound("The order")
        raise RuntimeError("a bug")


def handlers_of_the_house() -> dict[str, Any]:
    """Every event handler that the pages register, by its full name."""
    for module in pkgutil.walk_packages(freight_app.ui.__path__, "freight_app.ui."):
        importlib.import_module(module.name)
    registered = RegistrationContext.get().event_handlers
    return {
        name: one.handler for name, one in registered.items() if one.handler.fn.__module__.startswith("freight_app.")
    }


def test_every_handler_of_the_house_is_guarded() -> None:
    handlers = handlers_of_the_house()
    assert len(handlers) > 5
    assert [name for name, handler in handlers.items() if guard_of(handler.fn) is None] == []


def test_reflex_itself_offers_nothing_but_its_own_machinery() -> None:
    handlers_of_the_house()
    remove_setters()
    registered = RegistrationContext.get().event_handlers
    others = {
        name.rpartition(".")[2] for name, one in registered.items() if one.handler.fn.__module__.startswith("reflex")
    }
    assert others <= _REFLEX


def test_a_stranger_who_calls_every_guarded_handler_is_sent_to_sign_in_and_changes_nothing(house: House) -> None:
    closed = {name: one for name, one in handlers_of_the_house().items() if guard_of(one.fn).kind != "public"}  # type: ignore[union-attr]
    tab = Tab(path="/admin/orders?tab=late", guest="g" * 40)
    before = tab.snapshot()
    for name, handler in closed.items():
        assert where_to(tab.send(handler)) == "/sign-in?next=%2Fadmin%2Forders%3Ftab%3Dlate", name
    assert tab.snapshot() == before
    assert tab.toasts() == []


def test_a_customer_who_calls_every_handler_of_the_console_reads_a_refusal_and_changes_nothing(house: House) -> None:
    closed = {name: one for name, one in handlers_of_the_house().items() if guard_of(one.fn).kind == "permission"}  # type: ignore[union-attr]
    tab = signed_in_tab(house, Role.CUSTOMER)
    before = tab.snapshot()
    for name, handler in closed.items():
        assert tab.send(handler) == [], name
        assert tab.toasts()[-1] == "You do not have the permission for this.", name
    assert tab.snapshot() == before


def test_a_permission_opens_the_handler(house: House) -> None:
    tab = signed_in_tab(house, Role.SALES)
    assert tab.send(GuardProbe.confirm, number=3) == []
    assert tab.state(GuardProbe).number == 3
    assert tab.toasts() == []


def test_a_handler_that_yields_is_guarded_before_its_first_step(house: House) -> None:
    stranger = Tab(path="/admin")
    assert where_to(stranger.send(GuardProbe.slowly, number=4)) == "/sign-in?next=%2Fadmin"
    assert stranger.state(GuardProbe).number == 0
    seller = signed_in_tab(house, Role.SALES)
    seller.send(GuardProbe.slowly, number=4)
    assert seller.state(GuardProbe).number == 4


def test_a_session_that_was_revoked_elsewhere_ends_the_next_event(house: House) -> None:
    tab = signed_in_tab(house, Role.CUSTOMER, path="/account", name="Leila Ben Salah")
    tab.send(GuardProbe.mine)
    assert tab.state(GuardProbe).name == "Leila Ben Salah"
    with house.write() as uow:
        revoke_other_sessions(uow, 1, keep_token="")
    tab.state(GuardProbe).name = ""
    assert where_to(tab.send(GuardProbe.mine)) == "/sign-in?next=%2Faccount"
    assert tab.state(GuardProbe).name == ""


@pytest.mark.parametrize(
    "arguments",
    [
        {"number": "a"},
        {"number": None},
        {"number": 2**60},
        {"number": float("nan")},
        {"number": [1]},
        {"number": {"$gt": 0}},
        {},
        {"number": 1, "is_admin": True},
    ],
)
def test_arguments_that_the_handler_does_not_take_are_refused_and_change_nothing(
    house: House, arguments: dict[str, Any]
) -> None:
    tab = Tab()
    assert tab.send(GuardProbe.anyone, **arguments) == []
    assert tab.state(GuardProbe).number == 0
    assert tab.toasts() == ["This could not be understood. Nothing has changed."]


def test_a_number_typed_into_a_field_arrives_as_a_number(house: House) -> None:
    tab = Tab()
    tab.send(GuardProbe.anyone, number="12")
    assert tab.state(GuardProbe).number == 12


@pytest.mark.parametrize(
    ("how", "language", "sentence"),
    [
        ("field", "en", "This is not a telephone number."),
        ("field", "fr", "Ce n’est pas un numéro de téléphone."),
        ("missing", "ar", "هذا لم يعد موجودا أو ليس لك. لم يتغير شيء."),
        ("bug", "fr", "Un problème est survenu chez nous. Rien n’est perdu, réessayez dans une minute."),
    ],
)
def test_what_goes_wrong_inside_is_told_in_the_visitors_language(
    house: House, how: str, language: str, sentence: str
) -> None:
    tab = Tab(language=language)
    assert tab.send(GuardProbe.fail, how=how) == []
    assert tab.toasts() == [sentence]


def test_a_handler_that_would_block_everybody_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="make it async"):

        @public
        def at_once(self: Any) -> None:
            """Blocks the event loop."""


def test_a_guard_without_a_permission_is_refused_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="which permission"):
        guarded()


def test_outside_of_a_handler_there_is_no_visitor() -> None:
    async def ask() -> None:
        visitor()

    with pytest.raises(LookupError):
        asyncio.run(ask())
