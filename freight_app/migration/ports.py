"""What migrations need from the outside world: who asks for pages of records, delivers news, and translates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a host answered, whatever its status. Names of ``headers`` are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class PageFetcher(Protocol):
    """Asks for one address. May take seconds: outside any unit of work."""

    def fetch(self, url: str, headers: Mapping[str, str]) -> WebPage:
        """The answer, unpacked. Raises ``WebFailure`` when there is none, or one that is a redirect or too large."""
        ...


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What the receiver said: its status, after how many milliseconds, and how its words begin."""

    status: int
    ms: int
    body_start: str

    @property
    def is_taken(self) -> bool:
        """Any 2xx; everything else asks to be sent again."""
        return 200 <= self.status < 300


class WebhookSender(Protocol):
    """Delivers one message, once. May take seconds: outside any unit of work."""

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> WebhookAnswer:
        """Post it with the signature that is among the headers. Raises ``WebFailure`` when no answer comes."""
        ...


class ReportTranslator(Protocol):
    """Says in the reader's language what this room says in English, for papers."""

    def reason(self, code: str, sentence: str, language: str) -> str:
        """Why records ended so; what differs between them is left open."""
        ...

    def text(self, text: str, language: str) -> str:
        """A text of the house, such as the title of a target."""
        ...
