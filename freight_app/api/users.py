"""People: oneself, and everybody else for those who manage users."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts import passwords, profile, sessions, users
from freight_app.accounts.dtos import ProfileUpdate, SessionView, SignedInUser, UserQuery, UserView
from freight_app.accounts.permissions import Permission, Role
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.security import SignedIn, allow
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest

router = APIRouter(prefix="/users", tags=["users"])
Manager = Annotated[SignedInUser, Depends(allow(Permission.USERS_MANAGE))]


class PasswordIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current_password: str = Field(min_length=1, max_length=1000, repr=False)
    new_password: str = Field(min_length=1, max_length=1000, repr=False)


@router.get("/me", summary="Who am I")
def get_me(user: SignedIn) -> Envelope[SignedInUser]:
    return answer(user)


@router.put("/me", summary="Change one's own name, phone or language")
def update_me(user: SignedIn, update: ProfileUpdate) -> Envelope[SignedInUser]:
    with current_house().write(user.actor()) as uow:
        return answer(profile.update_profile(uow, user.id, update), "Your details were changed.")


@router.put("/me/password", summary="Change one's own password")
def change_password(user: SignedIn, wanted: PasswordIn) -> Envelope[dict[str, str]]:
    """Signs out every other session."""
    with current_house().write(user.actor()) as uow:
        passwords.change_password(uow, user.id, current=wanted.current_password, new=wanted.new_password)
    return answer({}, "The password was changed.")


@router.get("/me/sessions", summary="Where one is signed in")
def list_sessions(user: SignedIn) -> Envelope[list[SessionView]]:
    with current_house().read(user.actor()) as uow:
        return answer(sessions.list_sessions(uow, user.id))


@router.delete("/me/sessions/{public_id}", summary="Sign out somewhere else")
def revoke_session(user: SignedIn, public_id: str) -> Envelope[dict[str, str]]:
    with current_house().write(user.actor()) as uow:
        sessions.revoke_session(uow, user.id, public_id)
    return answer({}, "That session was ended.")


@router.get("", summary="All people")
def list_users(
    user: Manager,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=120),
    role: Role | None = None,
    audience: Literal["all", "staff", "customers"] = "all",
    is_active: bool | None = None,
    sort: Literal["name", "-created_at", "-last_sign_in_at"] = "name",
) -> Envelope[list[UserView]]:
    query = UserQuery(
        q=q,
        role=role,
        audience=audience,
        is_active=is_active,
        sort=sort,
        page=paging.page,
        per_page=paging.per_page,
    )
    with current_house().read(user.actor()) as uow:
        return answer_page(users.list_users(uow, query))


@router.get("/{public_id}", summary="One person")
def get_user(user: Manager, public_id: str) -> Envelope[UserView]:
    with current_house().read(user.actor()) as uow:
        return answer(users.get_user(uow, public_id))


@router.put("/{public_id}/roles/{role}", summary="Give a role")
def give_role(user: Manager, public_id: str, role: Role) -> Envelope[UserView]:
    with current_house().write(user.actor()) as uow:
        return answer(users.give_role(uow, public_id, role), "The role was given.")


@router.delete("/{public_id}/roles/{role}", summary="Take a role away")
def take_role(user: Manager, public_id: str, role: Role) -> Envelope[UserView]:
    """The last admin keeps the role (409)."""
    with current_house().write(user.actor()) as uow:
        return answer(users.take_role(uow, public_id, role), "The role was taken away.")


@router.post("/{public_id}/deactivate", summary="Close an account")
def deactivate_user(user: Manager, public_id: str) -> Envelope[UserView]:
    with current_house().write(user.actor()) as uow:
        return answer(users.deactivate_user(uow, public_id), "The account was closed.")


@router.post("/{public_id}/activate", summary="Open a closed account again")
def activate_user(user: Manager, public_id: str) -> Envelope[UserView]:
    with current_house().write(user.actor()) as uow:
        return answer(users.activate_user(uow, public_id), "The account is open again.")
