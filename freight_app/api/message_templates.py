"""The words of the shop's messages."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import allow
from freight_app.kit.house import current_house
from freight_app.messaging.dtos import Channel
from freight_app.messaging.previews import TextPreview
from freight_app.messaging.templating import writing
from freight_app.messaging.templating.writing import TemplateState, TextView, Words

router = APIRouter(prefix="/message-templates", tags=["messages"])
Writer = Annotated[SignedInUser, Depends(allow(Permission.MESSAGES_MANAGE))]
Language = Literal["en", "fr", "ar"]
_PATH = "/{template}/{channel}/{language}"


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WordsIn(_In):
    """``version`` is the one that was read: 0 while the house's text holds."""

    words: Words
    version: int = Field(ge=0)


class VersionIn(_In):
    """``restore`` says again what a version said; without it the house's text holds again."""

    version: int = Field(ge=0)
    restore: int | None = Field(default=None, ge=1)


@router.get("", summary="Every message whose words can be chosen")
def list_templates(user: Writer) -> Envelope[list[TemplateState]]:
    with current_house().read(user.actor()) as uow:
        return answer(writing.list_templates(uow))


@router.get(_PATH, summary="One text with its versions")
def get_text(user: Writer, template: str, channel: Channel, language: Language) -> Envelope[TextView]:
    with current_house().read(user.actor()) as uow:
        return answer(writing.get_text(uow, template, channel, language))


@router.put(_PATH, summary="Say it in the shop's own words")
def write_text(user: Writer, template: str, channel: Channel, language: Language, told: WordsIn) -> Envelope[TextView]:
    with current_house().write(user.actor()) as uow:
        return answer(writing.write_text(uow, template, channel, language, told.words, version=told.version))


@router.post(f"{_PATH}/reset", summary="Go back to the house's text or to an earlier version")
def reset_text(
    user: Writer, template: str, channel: Channel, language: Language, told: VersionIn
) -> Envelope[TextView]:
    with current_house().write(user.actor()) as uow:
        if told.restore is None:
            return answer(writing.reset_text(uow, template, channel, language, version=told.version))
        wanted, version = told.restore, told.version
        return answer(writing.restore_version(uow, template, channel, language, wanted=wanted, version=version))


@router.post(f"{_PATH}/preview", summary="See words as their reader gets them, with example data")
def preview(user: Writer, template: str, channel: Channel, language: Language, words: Words) -> Envelope[TextPreview]:
    with current_house().read(user.actor()) as uow:
        return answer(writing.preview_words(uow, template, channel, language, words))
