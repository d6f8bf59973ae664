"""The first step for an address on the web: where records are asked for, how its pages are turned, and what it wants to hear."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import reflex as rx
from pydantic import SecretStr, ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.migration.plans import WebSource
from freight_app.migration.sources.rest import RestSource
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, step_href
from freight_app.ui.admin.data_jobs.wizard_far import look_at_source
from freight_app.ui.data_words import trouble_text
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import visitor

Paging = Literal["none", "page", "offset", "cursor", "link"]
Auth = Literal["none", "bearer", "basic", "header", "query"]
MAX_SECRET = 4_000
NO_ERRORS: dict[str, str] = dict.fromkeys(
    ("url", "param", "first", "size_param", "size", "path", "user", "key_name", "secret", "list_path", "headers"), ""
)


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


AUTH: dict[str, str] = {
    "none": _("Nothing: everybody may read it"),
    "bearer": _("A token (Authorization: Bearer …)"),
    "header": _("A key in a header"),
    "query": _("A key in the address"),
    "basic": _("A name and a password"),
}
# What a program that says nothing about it mostly calls them.
_PARAMS = {"page": "page", "offset": "offset", "cursor": "cursor"}
_KEYS = {"header": "X-Api-Key", "query": "api_key"}


@dataclass(frozen=True, slots=True)
class WebForm:
    """The form as it begins; what is typed lives in the browser. No secret is ever in it."""

    file_id: str = ""
    url: str = ""
    paging: str = "none"
    param: str = ""
    first: str = ""
    size_param: str = ""
    size: str = ""
    path: str = ""
    auth: str = "none"
    user: str = ""
    key_name: str = ""
    list_path: str = ""
    headers: str = ""


class WebState(rx.State):
    """An address that is being described. ``errors`` go by field; ``trouble`` is what the other side did not do."""

    form: WebForm = WebForm()
    errors: dict[str, str] = NO_ERRORS
    trouble: str = ""
    is_looking: bool = False
    _pipeline: str = ""

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_paging(self, paging: Paging) -> None:
        """Ask for what this way of turning pages needs."""
        first = {"page": "1", "offset": "0"}.get(paging, "")
        size_param = "limit" if paging == "offset" else ""
        self.form = replace(
            self.form, paging=paging, param=_PARAMS.get(paging, ""), first=first, size_param=size_param, path=""
        )

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def set_auth(self, auth: Auth) -> None:
        """Ask for what this way of showing who we are needs."""
        self.form = replace(self.form, auth=auth, key_name=_KEYS.get(auth, ""))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def look(self, data: dict[str, Any]) -> AsyncIterator[Any]:
        """Fetch the first page, and go on to its rows; what cannot be followed is said and changes nothing."""
        if self.is_looking:
            return
        self.errors, self.trouble, self.is_looking = NO_ERRORS, "", True
        yield
        language = visitor().language
        try:
            source, secrets = read_form(data, self.form)
            kept = await asyncio.to_thread(
                look_at_source, visitor(), source, secrets, before=self.form.file_id, pipeline=self._pipeline
            )
        except ValidationError as error:
            found = {_field_of(one): one["msg"] for one in error.errors()}
            self.errors = NO_ERRORS | {name: _sentence(name, said, language) for name, said in found.items()}
            return
        except InvalidInput as error:
            self.errors = NO_ERRORS | {error.field: sentence_of(error, language)}
            return
        except FreightError as error:
            self.trouble = trouble_text(error, language)
            return
        finally:
            self.is_looking = False
        yield rx.redirect(step_href(kept, "file"))

    def _begin(self, pipeline: str) -> None:
        self.form, self.errors, self.trouble = WebForm(), NO_ERRORS, ""
        self.is_looking, self._pipeline = False, pipeline

    def _change(self, opened: OpenFile) -> None:
        """The source of a draft, to be described otherwise."""
        self._begin("")
        if isinstance(opened.draft.source, WebSource):
            self.form = write_form(opened.draft.source.rest, opened.upload.public_id)


def read_form(data: dict[str, Any], begun: WebForm) -> tuple[WebSource, dict[str, SecretStr]]:
    """What was typed as a source, and its secret by name. Raises ``ValidationError``, and ``InvalidInput``."""
    typed = {name: str(value).strip() for name, value in data.items()}
    auth: Any = {"kind": begun.auth if begun.auth in ("bearer", "basic", "header") else "none"}
    if begun.auth == "basic":
        auth["user"] = typed.get("user", "")
    elif begun.auth == "header":
        auth["header"] = typed.get("key_name", "")
    query = (typed.get("key_name", ""),) if begun.auth == "query" else ()
    rest = RestSource.model_validate(
        {
            "url": typed.get("url", ""),
            "headers": _read_headers(typed.get("headers", "")),
            "secret_query": query,
            "auth": auth,
            "list_path": typed.get("list_path", ""),
            "paging": _read_paging(typed, begun.paging),
        }
    )
    secret = str(data.get("secret", ""))[:MAX_SECRET].strip()
    return WebSource(rest=rest), {name: SecretStr(secret) for name in rest.secret_names if secret}


def _read_paging(typed: dict[str, str], kind: str) -> dict[str, Any]:
    wanted = {
        "page": ("param", "first", "size_param", "size"),
        "offset": ("param", "first", "size_param", "size"),
        "cursor": ("param", "path", "size_param", "size"),
        "link": ("path",),
    }.get(kind, ())
    paging: dict[str, Any] = {"kind": kind, **{name: typed.get(name, "") for name in wanted}}
    # An empty number is the usual one; no size is asked for where nothing names it.
    return {name: value for name, value in paging.items() if value or name not in ("first", "size")}


def _read_headers(text: str) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, mark, value = line.partition(":")
        if not mark:
            raise InvalidInput("headers", "Write one header a line, as Name: value.")
        headers[name.strip()] = value.strip()
    return headers


def write_form(rest: RestSource, file_id: str) -> WebForm:
    """A source as the form shows it."""
    paging, auth = rest.paging.model_dump(), rest.auth.model_dump()
    return WebForm(
        file_id=file_id,
        url=rest.url,
        paging=rest.paging.kind,
        auth="query" if rest.secret_query else rest.auth.kind,
        user=auth.get("user", ""),
        key_name=rest.secret_query[0] if rest.secret_query else auth.get("header", ""),
        list_path=rest.list_path,
        headers="\n".join(f"{name}: {value}" for name, value in rest.headers.items()),
        **{name: str(paging.get(name, "")) for name in ("param", "first", "size_param", "size", "path")},
    )


def _field_of(error: Any) -> str:
    """The field of the form that a fault of the description belongs to."""
    place = [str(part) for part in error["loc"]]
    if place[:1] == ["paging"] and len(place) > 1:
        return place[-1]
    if not place or place[0] in ("auth", "secret_query"):
        return "user" if place[-1:] == ["user"] else "key_name"
    return place[0]


_FAULTS: dict[str, str] = {
    "url": _("Write the address as https://host/path, without a name and a password in it."),
    "headers": _("Write one header a line, as Name: value."),
    "key_name": _("This name cannot be used."),
    "user": _("This name cannot be used."),
}
_LEAKS: dict[str, str] = {
    "url": _("The address holds what looks like a secret. Take it out, and write it below."),
    "headers": _("One of these looks like a secret. Take it out, and write it where secrets go."),
}
_UNFIT = _("This value cannot be used. Check it and try again.")


def _sentence(field: str, message: str, language: str) -> str:
    known = _LEAKS if "looks like a secret" in message else _FAULTS
    return translate(known.get(field, _UNFIT), language)
