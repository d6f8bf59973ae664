"""A source that is asked over the web, page by page: what is stored and shown of it.

Secrets are no part of the description. It says *where* each goes, by a name: ``auth``, ``header:X-Shop-Token``,
``query:api_key``; the values are kept apart as ``Secrets`` and meet the description when the source is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

# By the names of ``RestSource.secret_names``.
Secrets = Mapping[str, SecretStr]

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{0,2000}")
# What names of secrets look like: their values must not stand in what everybody sees.
_SECRET_NAME = re.compile(
    r"(?:^|[-_.]|api|access)key$|token|secret|passw|pwd|auth(?!or(?:s|[-_.]|$))|signature|credential|cookie", re.I
)
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "upgrade", "te"})

Name = Annotated[str, Field(min_length=1, max_length=100)]
Path = Annotated[str, Field(max_length=200)]


class _Part(BaseModel):
    # What was typed into the wrong field may be a secret: errors do not repeat it.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class NoPaging(_Part):
    """One answer holds everything."""

    kind: Literal["none"] = "none"


class PageNumber(_Part):
    """Pages are numbered. ``size`` records are asked for with ``size_param``, where it is given."""

    kind: Literal["page"] = "page"
    param: Name = "page"
    first: int = Field(default=1, ge=0, le=1)
    size_param: str = Field(default="", max_length=100)
    size: int = Field(default=100, ge=1, le=10_000)


class OffsetLimit(_Part):
    """Each page begins after the records that were got: by their number, as a server may give fewer than asked."""

    kind: Literal["offset"] = "offset"
    param: Name = "offset"
    first: int = Field(default=0, ge=0, le=1)
    size_param: str = Field(default="limit", max_length=100)
    size: int = Field(default=100, ge=1, le=10_000)


class Cursor(_Part):
    """Each answer holds at ``path`` what to ask with next (``meta.next``, ``data.-1.id``), and nothing at the end."""

    kind: Literal["cursor"] = "cursor"
    param: Name = "cursor"
    path: Path
    size_param: str = Field(default="", max_length=100)
    size: int = Field(default=100, ge=1, le=10_000)


class NextLink(_Part):
    """Each answer holds at ``path`` the address of the next page; without a path, in its header ``Link``."""

    kind: Literal["link"] = "link"
    path: Path = ""


Paging = Annotated[NoPaging | PageNumber | OffsetLimit | Cursor | NextLink, Field(discriminator="kind")]


class NoAuth(_Part):
    kind: Literal["none"] = "none"


class BearerAuth(_Part):
    """``Authorization: Bearer`` with the secret ``auth``."""

    kind: Literal["bearer"] = "bearer"


class BasicAuth(_Part):
    """A user name, and the secret ``auth`` as the password."""

    kind: Literal["basic"] = "basic"
    user: str = Field(max_length=200, pattern=r"^[^:\x00-\x1f]*$")


class HeaderAuth(_Part):
    """The secret ``auth`` in a header of its own."""

    kind: Literal["header"] = "header"
    header: Name = "X-Api-Key"


Auth = Annotated[NoAuth | BearerAuth | BasicAuth | HeaderAuth, Field(discriminator="kind")]


class RestSource(_Part):
    """Where records are asked for with GET, and how. Holds no secret and can be shown whole.

    ``list_path`` is the dotted way to the list of records in an answer; empty, it is found in the first one. Beyond
    ``max_pages`` or ``max_records`` reading fails: what is there is more than was meant, and none of it is left out in
    silence. ``pause_s`` seconds lie between two pages.
    """

    url: str = Field(max_length=2_000)
    headers: dict[str, str] = Field(default_factory=dict, max_length=30)
    query: dict[str, str] = Field(default_factory=dict, max_length=50)
    secret_headers: tuple[Name, ...] = Field(default=(), max_length=10)
    secret_query: tuple[Name, ...] = Field(default=(), max_length=10)
    auth: Auth = NoAuth()
    list_path: Path = ""
    paging: Paging = NoPaging()
    max_pages: int = Field(default=10_000, ge=1, le=100_000)
    max_records: int = Field(default=1_000_000, ge=1, le=10_000_000)
    pause_s: float = Field(default=0, ge=0, le=60)

    @property
    def secret_names(self) -> tuple[str, ...]:
        """What ``Secrets`` must hold to read the source."""
        auth = () if isinstance(self.auth, NoAuth) else ("auth",)
        headers = (f"header:{name}" for name in self.secret_headers)
        return (*auth, *headers, *(f"query:{name}" for name in self.secret_query))

    @field_validator("url")
    @classmethod
    def _plain_url(cls, value: str) -> str:
        value = value.strip()
        if split_plain_url(value) is None:
            raise ValueError("The address is written https://host/path, without a name and a password.")
        _refuse_secrets(dict(parse_qsl(urlsplit(value).query, keep_blank_values=True)), "query")
        return value

    @field_validator("query")
    @classmethod
    def _plain_query(cls, value: dict[str, str]) -> dict[str, str]:
        _refuse_secrets(value, "query")
        if any(len(text) > 2_000 for text in (*value, *value.values())):
            raise ValueError("A value of the query has more than 2000 characters.")
        return value

    @field_validator("headers")
    @classmethod
    def _plain_headers(cls, value: dict[str, str]) -> dict[str, str]:
        _check_header_names(value)
        _refuse_secrets(value, "headers")
        if not all(_HEADER_VALUE.fullmatch(text) for text in value.values()):
            raise ValueError("A header holds letters, digits and signs of ASCII alone.")
        return value

    @model_validator(mode="after")
    def _known_headers(self) -> RestSource:
        _check_header_names(self.secret_headers)
        if isinstance(self.auth, HeaderAuth):
            _check_header_names((self.auth.header,))
        return self


def split_plain_url(url: str) -> SplitResult | None:
    """The parts of a URL that every program reads in the same way, or None."""
    if not url.isprintable() or any(sign in url for sign in ' \\"<>^`{|}'):
        return None
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if has_port and parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc) else None


def _check_header_names(names: Mapping[str, str] | tuple[str, ...]) -> None:
    for name in names:
        if not _HEADER.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f"The header {name[:60]!a} cannot be set.")


def _refuse_secrets(values: Mapping[str, str], field: str) -> None:
    for name in values:
        if _SECRET_NAME.search(name):
            raise ValueError(f"{name[:60]} looks like a secret: name it in secret_{field} and give its value apart.")
