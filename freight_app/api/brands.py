"""Brands: public to read, edited by people who keep the catalogue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.etag import not_modified, tag_of
from freight_app.api.security import Anyone, actor_of, allow
from freight_app.catalogue import brands
from freight_app.catalogue.dtos import Brand, BrandDraft
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest

router = APIRouter(prefix="/brands", tags=["brands"])
Editor = Annotated[SignedInUser, Depends(allow(Permission.CATALOGUE_EDIT))]


@router.get("", summary="List brands")
def list_brands(
    request: Request, response: Response, user: Anyone, paging: Annotated[PageRequest, Depends(page_request)]
) -> Envelope[list[Brand]]:
    with current_house().read(actor_of(user)) as uow:
        not_modified(request, response, tag_of(uow, "catalogue", "brands", request.url.query))
        return answer_page(brands.list_brands(uow, paging))


@router.post("", status_code=201, summary="Create a brand")
def create_brand(user: Editor, draft: BrandDraft) -> Envelope[Brand]:
    with current_house().write(user.actor()) as uow:
        return answer(brands.create_brand(uow, draft), "The brand was created.")


@router.put("/{slug}", summary="Change a brand")
def update_brand(user: Editor, slug: str, draft: BrandDraft) -> Envelope[Brand]:
    with current_house().write(user.actor()) as uow:
        return answer(brands.update_brand(uow, slug, draft), "The brand was changed.")


@router.delete("/{slug}", summary="Delete a brand that has no products")
def delete_brand(user: Editor, slug: str) -> Envelope[dict[str, str]]:
    with current_house().write(user.actor()) as uow:
        brands.delete_brand(uow, slug)
    return answer({"slug": slug}, "The brand was deleted.")
