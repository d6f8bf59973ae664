"""Tokens for users' programs: a short access token, and a refresh token that is good for one use."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts import passwords, programs, registration, sessions
from freight_app.accounts.dtos import CustomerRegistration, ProgramTokens, SignedInUser
from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import Anyone, SignedIn, ip_of
from freight_app.kit.errors import NotSignedIn
from freight_app.kit.house import current_house

router = APIRouter(prefix="/auth", tags=["auth"])


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CredentialsIn(Body):
    email: str = Field(min_length=3, max_length=254, examples=["customer@demo.test"])
    password: str = Field(min_length=1, max_length=1000, repr=False)
    label: str = Field(default="", max_length=120, description="What the program is called, for the person's list.")


class RefreshIn(Body):
    refresh_token: str = Field(min_length=1, max_length=200, repr=False)


class EmailIn(Body):
    email: str = Field(min_length=3, max_length=254)


class NewPasswordIn(Body):
    token: str = Field(min_length=1, max_length=200, repr=False)
    new_password: str = Field(min_length=1, max_length=1000, repr=False)


@router.post("/token", summary="Sign a program in")
def sign_in(request: Request, _user: Anyone, credentials: CredentialsIn) -> Envelope[ProgramTokens]:
    """Wrong tries are slowed down, per account and per address (429 with ``Retry-After``)."""
    with current_house().read() as uow:
        verified = sessions.verify_credentials(uow, credentials.email, credentials.password, ip=ip_of(request))
    with current_house().write() as uow:
        return answer(programs.open_program(uow, verified, label=credentials.label))


@router.post("/refresh", summary="New tokens for a refresh token")
def refresh(_user: Anyone, wanted: RefreshIn) -> Envelope[ProgramTokens]:
    """A refresh token that is used twice ends every token of its family: one of the two users is a thief."""
    with current_house().write() as uow:
        tokens = programs.refresh_tokens(uow, wanted.refresh_token)
    if tokens is None:
        raise NotSignedIn("This refresh token is not good any more. Sign in again.")
    return answer(tokens)


@router.post("/revoke", summary="End the tokens of a program")
def sign_out(_user: SignedIn, wanted: RefreshIn) -> Envelope[dict[str, bool]]:
    with current_house().write() as uow:
        return answer({"revoked": programs.sign_out_program(uow, wanted.refresh_token)})


@router.post("/register", status_code=201, summary="Make a customer's account")
def register(request: Request, _user: Anyone, wanted: CustomerRegistration) -> Envelope[SignedInUser]:
    with current_house().write() as uow:
        return answer(registration.register_customer(uow, wanted, ip=ip_of(request)), "Welcome.")


@router.post("/password-reset", status_code=202, summary="Ask for a link to set a new password")
def ask_for_reset(request: Request, _user: Anyone, wanted: EmailIn) -> Envelope[dict[str, str]]:
    """The answer is the same whether there is such an account or not."""
    with current_house().write() as uow:
        passwords.request_password_reset(uow, wanted.email, ip=ip_of(request))
    return answer({}, "If there is an account with this address, a link is on its way.")


@router.post("/password-reset/confirm", summary="Set a new password with the link's token")
def set_password(_user: Anyone, wanted: NewPasswordIn) -> Envelope[dict[str, str]]:
    with current_house().write() as uow:
        passwords.set_password_by_link(uow, wanted.token, wanted.new_password)
    return answer({}, "The password was set. Every session was signed out.")
