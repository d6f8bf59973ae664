"""Signing in and what surrounds it, as plain forms.

The answer is a redirect, so that the socket reconnects as the person.
A refusal leads back to the form with what was typed, but for passwords.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from freight_app.accounts import bootstrap, passwords, registration, sessions
from freight_app.accounts.dtos import CustomerRegistration, SignIn
from freight_app.accounts.sessions import VerifiedUser
from freight_app.api.security import (
    CURRENCY_COOKIE,
    GUEST_COOKIE,
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    Anyone,
    ip_of,
    language_of,
)
from freight_app.catalogue import garage
from freight_app.catalogue.wishes import wishing
from freight_app.catalogue.wishes.dtos import WishOwner
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, TooManyRequests
from freight_app.kit.flash import FLASH_COOKIE, FLASH_SECONDS, Flash, write_flash
from freight_app.kit.house import current_house
from freight_app.kit.paths import local_path, split_address
from freight_app.orders import cart
from freight_app.orders.dtos import CartOwner

router = APIRouter(prefix="/auth", include_in_schema=False)

Typed = Annotated[str, Form(max_length=300)]
Password = Annotated[str, Form(max_length=1000)]
Next = Annotated[str, Form(max_length=2000, alias="next")]


@router.post("/sign-in")
def sign_in(
    request: Request, _user: Anyone, email: Typed = "", password: Password = "", next_path: Next = ""
) -> RedirectResponse:
    """Opens a session; the guest's cart and cars come along."""

    def act() -> SignIn:
        with current_house().read() as uow:
            verified = sessions.verify_credentials(uow, email, password, ip=ip_of(request))
        return _open(request, verified)

    return _submit(request, "/sign-in", next_path, {"email": email}, act)


@router.post("/sign-out")
def sign_out(request: Request, _user: Anyone) -> RedirectResponse:
    """Ends the session, here and in every tab."""
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        with current_house().write() as uow:
            sessions.sign_out(uow, token)
    response = _redirect("/")
    response.delete_cookie(SESSION_COOKIE)
    return response


@router.post("/register")
def register(
    request: Request,
    user: Anyone,
    name: Typed = "",
    email: Typed = "",
    phone: Typed = "",
    password: Password = "",
    news: Typed = "",
    next_path: Next = "",
) -> RedirectResponse:
    """Makes an account and opens its first session."""

    def act() -> SignIn:
        wanted = CustomerRegistration(
            email=email,
            password=password,
            name=name,
            phone=phone,
            language=language_of(request, user),  # type: ignore[arg-type]
            wants_news=bool(news),
        )
        with current_house().write() as uow:
            made = registration.register_customer(uow, wanted, ip=ip_of(request))
            return _open_in(uow, request, VerifiedUser(made.id))

    return _submit(request, "/register", next_path, {"name": name, "email": email, "phone": phone}, act)


@router.post("/reset")
def ask_for_reset(request: Request, _user: Anyone, email: Typed = "") -> RedirectResponse:
    """Sends a link if there is such an account; the answer is the same if there is not."""

    def act() -> None:
        with current_house().write() as uow:
            passwords.request_password_reset(uow, email, ip=ip_of(request))

    return _submit(request, "/reset", "/reset?sent=1", {"email": email}, act)


@router.post("/reset/confirm")
def set_password(request: Request, _user: Anyone, token: Typed = "", password: Password = "") -> RedirectResponse:
    """Spends the link, sets the password and signs in."""

    def act() -> SignIn:
        with current_house().write() as uow:
            return _open_in(uow, request, passwords.set_password_by_link(uow, token, password))

    return _submit(request, f"/reset/{token}", "/", {}, act)


@router.post("/welcome")
def claim_first_admin(
    request: Request, user: Anyone, token: Typed = "", name: Typed = "", email: Typed = "", password: Password = ""
) -> RedirectResponse:
    """The first start's one-time link makes the first admin."""

    def act() -> SignIn:
        with current_house().write() as uow:
            verified = bootstrap.claim_first_admin(
                uow, token, email=email, name=name, password=password, language=language_of(request, user)
            )
            return _open_in(uow, request, verified)

    return _submit(request, f"/welcome/{token}", "/admin", {"name": name, "email": email}, act)


def _submit(
    request: Request, form: str, next_path: str, typed: dict[str, str], act: Callable[[], SignIn | None]
) -> RedirectResponse:
    """Do it and go on to ``next_path``, or go back to the form with what was wrong."""
    back = local_path(form, "/sign-in")
    next_path = next_path or _asked_by_page(request)
    try:
        done = act()
    except FreightError as error:
        flash = Flash(
            back,
            error.code,
            field_name=str(error.details.get("field", "")),
            retry_after_s=error.retry_after_s if isinstance(error, TooManyRequests) else 0,
            typed=typed,
        )
        return _back(back, next_path, flash)
    except ValidationError as error:
        location = error.errors()[0]["loc"]
        return _back(
            back, next_path, Flash(back, "invalid_input", field_name=str(location[-1]) if location else "", typed=typed)
        )
    response = _redirect(local_path(next_path, _home_of(done)))
    response.delete_cookie(FLASH_COOKIE)
    if done is not None:
        # The cookie may outlive the session, whose end slides with its use and is kept in the database alone.
        _set_cookie(response, SESSION_COOKIE, done.token, days=365, http_only=True)
        if LANGUAGE_COOKIE not in request.cookies:
            _set_cookie(response, LANGUAGE_COOKIE, done.user.language, days=365, http_only=False)
        if done.user.shown_currency and CURRENCY_COOKIE not in request.cookies:
            _set_cookie(response, CURRENCY_COOKIE, done.user.shown_currency, days=365, http_only=False)
    return response


def _home_of(done: SignIn | None) -> str:
    """Where people begin: staff at their work, customers in the shop."""
    if done is None:
        return "/"
    if "dashboard.read" in done.user.permissions:
        return "/admin"
    return "/staff" if done.user.permissions else "/"


def _asked_by_page(request: Request) -> str:
    """``next`` of the form's own page: a form that is sent before the page is awake does not carry it yet."""
    page = split_address(request.headers.get("referer", ""))
    if page.netloc != request.headers.get("host"):
        return ""
    return next(iter(parse_qs(page.query).get("next", [])), "")


def _back(form: str, next_path: str, flash: Flash) -> RedirectResponse:
    wanted = local_path(next_path, "")
    response = _redirect(f"{form}?{urlencode({'next': wanted})}" if wanted and "?" not in form else form)
    response.set_cookie(
        FLASH_COOKIE,
        write_flash(flash),
        max_age=FLASH_SECONDS,
        httponly=True,
        samesite="lax",
        secure=current_house().settings.secure_cookies,
    )
    return response


def _set_cookie(response: RedirectResponse, name: str, value: str, *, days: int, http_only: bool) -> None:
    secure = current_house().settings.secure_cookies
    response.set_cookie(name, value, max_age=days * 86_400, httponly=http_only, samesite="lax", secure=secure)


def _redirect(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def _open(request: Request, verified: VerifiedUser) -> SignIn:
    with current_house().write() as uow:
        return _open_in(uow, request, verified)


def _open_in(uow: UnitOfWork, request: Request, verified: VerifiedUser) -> SignIn:
    """A session, with the guest's cart, wishes and cars in the same transaction: all of it or nothing."""
    opened = sessions.open_session(
        uow, verified, ip=ip_of(request), user_agent=request.headers.get("user-agent", "")[:300]
    )
    guest_token = request.cookies.get(GUEST_COOKIE)
    if guest_token:
        owner = CartOwner(user_id=opened.user.id, price_group=opened.user.price_group)
        cart.merge_carts(uow, CartOwner(guest_token=guest_token), owner)
        wishing.merge_wishlists(
            uow,
            WishOwner(guest_token=guest_token),
            WishOwner(user_id=owner.user_id, price_group=owner.price_group),
        )
        garage.merge_guest_cars(uow, guest_token=guest_token, user_id=opened.user.id)
    return opened
