"""What a carrier's YAML file may say. Every mistake names its key."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from freight_app.adapters.carriers.generic.paths import parse_path
from freight_app.adapters.carriers.words import fold_text
from freight_app.kit.errors import InvalidInput
from freight_app.shipping.ports import Capability, CarrierLimits, CarrierProfile
from freight_app.shipping.values import TrackingStatus

MAX_BYTES = 64 * 1024
ISO = "iso"
RESERVED = frozenset({"manual", "mydhl", "dhl_unified"})
_SECRET = re.compile(r"\{secret:([a-z][a-z0-9_]{0,39})\}")
_HOLE = "{number}"


def _path(value: str) -> str:
    parse_path(value)
    return value


JsonPath = Annotated[str, Field(max_length=200), AfterValidator(_path)]
Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Question(_Part):
    """How the carrier is asked. ``{number}`` stands for the tracking number, ``{secret:name}`` in a header for a secret
    of the setting FREIGHT_CARRIER_SECRETS."""

    url: str = Field(max_length=500)
    method: Literal["GET", "POST"] = "GET"
    headers: dict[Header, str] = Field(default_factory=dict, max_length=20)
    body: dict[str, Any] | None = None

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not re.match(r"https?://[^\s/{}]+(/|$)", value):
            raise ValueError("it begins with https:// and a host")
        if _SECRET.search(value):
            raise ValueError("a secret belongs in a header: addresses are written into logs")
        return value

    @model_validator(mode="after")
    def _asks_about_the_number(self) -> Question:
        if _HOLE not in self.url and _HOLE not in str(self.body):
            raise ValueError("{number} stands neither in the url nor in the body")
        return self


class EventPaths(_Part):
    """Within one event."""

    text: JsonPath
    code: JsonPath = ""
    place: JsonPath = ""
    time: JsonPath = ""


class AnswerPaths(_Part):
    """Within the answer; ``shipment`` leads to the object of the shipment, all others begin there."""

    shipment: JsonPath = ""
    number: JsonPath = ""
    status: JsonPath = ""
    service: JsonPath = ""
    estimated_at: JsonPath = ""
    origin: JsonPath = ""
    destination: JsonPath = ""
    signed_by: JsonPath = ""
    events: JsonPath = ""
    event: EventPaths | None = None
    # Where a sentence stands when the carrier has nothing to tell.
    refusal: JsonPath = ""

    @model_validator(mode="after")
    def _tells_something(self) -> AnswerPaths:
        if bool(self.events) != bool(self.event):
            raise ValueError("events and event come together")
        if not self.events and not self.status:
            raise ValueError("either status or events tells where the shipment is")
        return self


class Times(_Part):
    """``iso``, or a format of Python's strptime; times without an offset are those of ``zone``."""

    format: str = Field(default=ISO, max_length=60)
    zone: str = "UTC"

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"no zone is called {value!r}: write one like Africa/Tunis") from None
        return value

    @field_validator("format")
    @classmethod
    def _is_format(cls, value: str) -> str:
        if value != ISO and ("%" not in value or not re.search(r"%[dDjUxc]", value)):
            raise ValueError("it is iso, or a format with a day such as %d/%m/%Y %H:%M")
        return value


class Limits(_Part):
    calls_a_day: int | None = Field(default=None, ge=1, le=1_000_000)
    per_number_a_day: int | None = Field(default=None, ge=1, le=1000)
    seconds_between: float = Field(default=1.0, ge=0, le=60)


class Webhook(_Part):
    """How the carrier proves that a notice is its own: a signature over the body, or a token in a header.

    With ``timestamp_header`` it signs ``timestamp.body``, and an old notice counts for nothing.
    """

    kind: Literal["hmac", "token"] = "hmac"
    header: Header
    secret: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    algorithm: Literal["sha256", "sha1", "sha512"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = Field(default="", max_length=20)
    timestamp_header: Header | Literal[""] = ""
    tolerance_s: int = Field(default=300, ge=10, le=86_400)
    # Where a notice has another shape than an answer.
    answer: AnswerPaths | None = None


class GenericMapping(_Part):
    """A whole file."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    name: str = Field(min_length=1, max_length=60)
    track: Question
    answer: AnswerPaths
    times: Times = Times()
    # What the carrier writes, and what it means; what is not here is looked up among the words of all carriers.
    words: dict[str, TrackingStatus] = Field(default_factory=dict, max_length=500)
    limits: Limits = Limits()
    webhook: Webhook | None = None

    @field_validator("code")
    @classmethod
    def _is_free(cls, value: str) -> str:
        if value in RESERVED:
            raise ValueError(f"{value!r} is a carrier that the house knows by itself")
        return value

    @field_validator("words")
    @classmethod
    def _fold(cls, value: dict[str, TrackingStatus]) -> dict[str, TrackingStatus]:
        return {fold_text(word): status for word, status in value.items()}

    def secret_names(self) -> list[str]:
        """The secrets without which the carrier cannot be asked."""
        return sorted({name for value in self.track.headers.values() for name in _SECRET.findall(value)})

    def headers_with(self, secrets: dict[str, str]) -> dict[str, str]:
        return {
            name: _SECRET.sub(lambda found: secrets.get(found[1], ""), value)
            for name, value in self.track.headers.items()
        }

    def profile(self, secrets: dict[str, str], source: str) -> CarrierProfile:
        missing = [name for name in self.secret_names() if not secrets.get(name)]
        can = {Capability.TRACK}
        if self.webhook is not None and secrets.get(self.webhook.secret):
            can.add(Capability.WEBHOOK)
        return CarrierProfile(
            code=self.code,
            name=self.name,
            can=frozenset(can),
            limits=CarrierLimits(self.limits.calls_a_day, self.limits.per_number_a_day, self.limits.seconds_between),
            lacks=f"FREIGHT_CARRIER_SECRETS ({', '.join(missing)})" if missing else "",
            source=source,
        )


def read_mapping(content: str) -> GenericMapping:
    """A carrier from its file. Raises ``InvalidInput``, whose field is the key that is wrong."""
    if len(content.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InvalidInput("file", f"A carrier's file has at most {MAX_BYTES // 1024} KB.")
    try:
        # A name that stands for another part can be made to stand for millions of them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(content, Loader=yaml.SafeLoader)):
            raise InvalidInput("file", "Anchors and aliases (& and *) are not used here.")
        said = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise InvalidInput("file", f"This is not YAML{where}.") from None
    except (ValueError, RecursionError):
        raise InvalidInput("file", "This is not YAML.") from None
    if not isinstance(said, dict):
        raise InvalidInput("file", "A carrier's file is a list of keys such as code, name, track and answer.")
    try:
        return GenericMapping.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        key = ".".join(str(step) for step in first["loc"] if step != "[key]") or "file"
        raise InvalidInput(key, f"{key}: {_sentence(first['msg'])}") from None


def read_secrets(written: str) -> dict[str, str]:
    """``name=value`` parted by blanks, as FREIGHT_CARRIER_SECRETS has them; what is not written so is left out."""
    pairs = (entry.partition("=") for entry in written.split())
    return {name: value for name, parted, value in pairs if parted and name and value}


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".") + "."
