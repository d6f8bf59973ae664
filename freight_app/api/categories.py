"""The category tree: public to read, edited by people who keep the catalogue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.etag import not_modified, tag_of
from freight_app.api.security import Anyone, actor_of, allow, language_of
from freight_app.catalogue import categories
from freight_app.catalogue.drafts import CategoryDraft, CategoryPatch
from freight_app.catalogue.dtos import CategoryView
from freight_app.kit.house import current_house

router = APIRouter(prefix="/categories", tags=["categories"])
Editor = Annotated[SignedInUser, Depends(allow(Permission.CATALOGUE_EDIT))]


class MoveIn(BaseModel):
    """Where to hang a category: below ``parent`` (a slug, null for the root), at ``position`` among its siblings."""

    model_config = ConfigDict(extra="forbid")

    parent: str | None = Field(default=None, max_length=120)
    position: int = Field(default=0, ge=0, le=10_000)


@router.get("", summary="The whole tree, in reading order")
def list_categories(request: Request, response: Response, user: Anyone) -> Envelope[list[CategoryView]]:
    language = language_of(request, user)
    with current_house().read(actor_of(user)) as uow:
        not_modified(request, response, tag_of(uow, "catalogue", "categories", language))
        return answer(categories.list_categories(uow, language=language))


@router.post("", status_code=201, summary="Create a category")
def create_category(user: Editor, draft: CategoryDraft) -> Envelope[CategoryView]:
    with current_house().write(user.actor()) as uow:
        return answer(categories.create_category(uow, draft), "The category was created.")


@router.put("/{slug}", summary="Change a category")
def update_category(user: Editor, slug: str, patch: CategoryPatch) -> Envelope[CategoryView]:
    with current_house().write(user.actor()) as uow:
        return answer(categories.update_category(uow, slug, patch), "The category was changed.")


@router.post("/{slug}/move", summary="Move a category with its subtree")
def move_category(user: Editor, slug: str, place: MoveIn) -> Envelope[CategoryView]:
    """A move below itself is refused (409)."""
    with current_house().write(user.actor()) as uow:
        moved = categories.move_category(uow, slug, parent=place.parent, position=place.position)
        return answer(moved, "The category was moved.")


@router.delete("/{slug}", summary="Delete an empty category")
def delete_category(user: Editor, slug: str) -> Envelope[dict[str, str]]:
    with current_house().write(user.actor()) as uow:
        categories.delete_category(uow, slug)
    return answer({"slug": slug}, "The category was deleted.")
