"""A web of the tests' own: pages that were written beforehand, and messages that are kept instead of sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from freight_app.migration.ports import WebhookAnswer, WebPage
from freight_app.migration.web_errors import HostNotFound, WebFailure


@dataclass(frozen=True, slots=True)
class SentWebhook:
    """A message as the receiver would have got it."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass
class RememberingSender:
    """Keeps what was sent, oldest first. Answers in turn what ``answers`` holds, then always 204."""

    answers: list[WebhookAnswer | WebFailure] = field(default_factory=list)
    sent: list[SentWebhook] = field(default_factory=list)

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> WebhookAnswer:
        self.sent.append(SentWebhook(url, body, dict(headers)))
        answer = self.answers.pop(0) if self.answers else WebhookAnswer(204, 1, "")
        if isinstance(answer, WebFailure):
            raise answer
        return answer


@dataclass
class WrittenPages:
    """Answers from ``pages``, by URL: a list of answers is given out in turn, its last one for good."""

    pages: dict[str, list[WebPage | WebFailure]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def fetch(self, url: str, headers: Mapping[str, str]) -> WebPage:
        self.asked.append((url, dict(headers)))
        answers = self.pages.get(url)
        if not answers:
            raise HostNotFound(url)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, WebFailure):
            raise answer
        return answer
