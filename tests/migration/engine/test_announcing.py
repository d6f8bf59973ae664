"""When a job ends its tenant is told: by a signed message that is sent until it is taken, and by mail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from freight_app.accounts import tenant_settings, tenants
from freight_app.accounts.tenant_dtos import TenantRetryPolicy, TenantUpdate
from freight_app.adapters.web.null import RememberingSender, SentWebhook
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.kit.ids import new_webhook_secret
from freight_app.kit.pagination import PageRequest
from freight_app.kit.settings import PROJECT_ROOT
from freight_app.messaging.dtos import MessageView
from freight_app.messaging.service import list_messages
from freight_app.messaging.templates import TEMPLATES
from freight_app.migration import job_control, jobs
from freight_app.migration.announcing import ENDINGS, WEBHOOK
from freight_app.migration.ports import WebhookAnswer, WebhookSender
from freight_app.migration.values import ENDED
from freight_app.migration.web_errors import AddressNotAllowed, ConnectionFailed
from freight_app.work.dtos import TaskFilter, TaskView
from freight_app.work.service import list_tasks
from tests.migration.engine.workbench import Workbench, csv_of

URL = "https://erp.nord.example/freight"
SOUND = csv_of([("A", 1), ("B", 2)])
MIXED = csv_of([("A", 1), ("B", "two")])


@pytest.fixture
def sender(house: House) -> RememberingSender:
    sender = RememberingSender()
    house.database.ports.provide(WebhookSender, sender)
    return sender


@pytest.fixture
def secret(bench: Workbench) -> str:
    """Of the tenant's webhook."""
    with bench.house.write() as uow:
        changed = tenant_settings.set_webhook(uow, bench.tenant.public_id, URL)
    assert changed.secret
    return changed.secret


def documented_check() -> Callable[..., bool]:
    """What the guide tells receivers to do, as it stands there."""
    (code,) = re.findall(r"```python\n(.*?)```", (PROJECT_ROOT / "docs/guides/programs.md").read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - a page of ours
    return names["is_ours"]


def verify(sent: SentWebhook, secret: str) -> dict[str, Any]:
    """The message, if a receiver that follows the guide takes it; one that was touched on its way it does not."""
    is_ours, headers = documented_check(), dict(sent.headers)
    now = float(headers["webhook-timestamp"])
    assert is_ours(secret, headers, sent.body, now)
    assert not is_ours(secret, headers, sent.body + b" ", now)
    assert not is_ours(secret, headers | {"webhook-id": "msg_other"}, sent.body, now)
    assert not is_ours(secret, headers, sent.body, now + 301)
    assert not is_ours(new_webhook_secret(), headers, sent.body, now)
    return json.loads(sent.body)


def log_of(bench: Workbench, public_id: str) -> dict[str, dict[str, Any]]:
    """The lines about webhooks, by code; the latest of each."""
    with bench.house.read() as uow:
        events = jobs.list_events(uow, bench.tenant.id, public_id, limit=500)
    return {event.code: event.facts for event in reversed(events) if event.code.startswith("webhook")}


def webhook_tasks(house: House) -> list[TaskView]:
    with house.read() as uow:
        return list_tasks(uow, TaskFilter(kind=WEBHOOK), PageRequest()).items


def test_the_end_of_a_job_is_told_once_and_signed(bench: Workbench, sender: RememberingSender, secret: str) -> None:
    job = bench.load(MIXED)
    (sent,) = sender.sent
    body = verify(sent, secret)
    assert (sent.url, body["type"]) == (URL, "job.partially_succeeded")
    assert body["timestamp"] == "2026-03-02T09:00:00+00:00"
    told = body["data"]["job"]
    assert (told["public_id"], told["loaded"], told["dead"], told["status"]) == (job.public_id, 1, 1, job.status)
    assert log_of(bench, job.public_id)["webhook_delivered"]["status"] == 204


def test_what_is_queued_and_what_is_sent_hold_no_secret(
    bench: Workbench, sender: RememberingSender, secret: str
) -> None:
    bench.load(SOUND)
    (task,) = webhook_tasks(bench.house)
    assert set(task.payload) == {"job", "message", "type", "at"}
    told = json.dumps([task.payload, sender.sent[0].body.decode(), dict(sender.sent[0].headers)])
    assert secret.removeprefix("whsec_") not in told


def test_a_message_that_is_not_taken_is_sent_again(
    bench: Workbench, sender: RememberingSender, secret: str, clock: StillClock
) -> None:
    sender.answers = [WebhookAnswer(500, 3, "oops"), ConnectionFailed("erp.nord.example")]
    job = bench.load(SOUND)
    for _ in range(2):
        clock.advance(timedelta(minutes=5))
        bench.work()
    first, second, third = sender.sent
    # The same message each time, signed for each attempt.
    assert first.body == second.body == third.body
    assert len({sent.headers["webhook-id"] for sent in sender.sent}) == 1
    assert len({sent.headers["webhook-timestamp"] for sent in sender.sent}) == 3
    for sent in sender.sent:
        verify(sent, secret)
    log = log_of(bench, job.public_id)
    assert log["webhook_failed"]["attempt"] == 2
    assert "erp.nord.example" in log["webhook_failed"]["error"]
    assert log["webhook_delivered"]["message"] == first.headers["webhook-id"]
    clock.advance(timedelta(days=1))
    bench.work()
    assert len(sender.sent) == 3


@pytest.mark.parametrize("answer", [WebhookAnswer(410, 1, ""), AddressNotAllowed("erp.nord.example", "10.0.0.1")])
def test_what_is_hopeless_is_given_up(
    bench: Workbench, sender: RememberingSender, secret: str, clock: StillClock, answer: Any
) -> None:
    sender.answers = [answer]
    job = bench.load(SOUND)
    clock.advance(timedelta(days=1))
    bench.work()
    assert len(sender.sent) == 1
    given_up = log_of(bench, job.public_id)["webhook_given_up"]
    assert given_up["error"]
    # Where the name leads inside our network is not told.
    assert "10.0.0.1" not in json.dumps(given_up)


def test_a_message_is_sent_again_as_the_tenant_settled(
    bench: Workbench, sender: RememberingSender, secret: str, clock: StillClock
) -> None:
    policy = TenantRetryPolicy(max_attempts=3, first_delay_s=60, factor=1, max_delay_s=60, jitter=0)
    with bench.house.write() as uow:
        tenants.update_tenant(uow, bench.tenant.public_id, TenantUpdate(retry_policy=policy))
    sender.answers = [WebhookAnswer(500, 1, "")] * 9
    job = bench.load(SOUND)
    for sent in (1, 2, 3, 3, 3):
        assert len(sender.sent) == sent
        clock.advance(timedelta(seconds=59))
        bench.work()
        assert len(sender.sent) == sent
        clock.advance(timedelta(seconds=1))
        bench.work()
    assert log_of(bench, job.public_id)["webhook_given_up"]["attempt"] == 3


def test_another_secret_signs_what_is_sent_again(
    bench: Workbench, sender: RememberingSender, secret: str, clock: StillClock
) -> None:
    sender.answers = [WebhookAnswer(503, 1, "")]
    bench.load(SOUND)
    with bench.house.write() as uow:
        rotated = tenant_settings.set_webhook(uow, bench.tenant.public_id, URL + "/2", rotate=True).secret
    clock.advance(timedelta(minutes=5))
    bench.work()
    assert rotated not in (None, secret)
    assert sender.sent[-1].url == URL + "/2"
    verify(sender.sent[-1], rotated or "")


def test_nobody_is_told_who_wants_no_news(bench: Workbench, sender: RememberingSender) -> None:
    bench.load(SOUND)
    assert sender.sent == []
    assert webhook_tasks(bench.house) == []


def test_a_tenant_that_is_gone_is_told_nothing_more(
    bench: Workbench, sender: RememberingSender, secret: str, clock: StillClock
) -> None:
    sender.answers = [WebhookAnswer(500, 1, "")]
    bench.load(SOUND)
    with bench.house.write() as uow:
        tenants.delete_tenant(uow, bench.tenant.public_id)
    clock.advance(timedelta(days=1))
    bench.work()
    assert len(sender.sent) == 1


def test_a_job_that_is_tried_again_ends_again(bench: Workbench, sender: RememberingSender, secret: str) -> None:
    job = bench.load(MIXED)
    with bench.house.write() as uow:
        job_control.retry_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    assert len({sent.headers["webhook-id"] for sent in sender.sent}) == 2


def test_a_stopped_job_and_one_that_cannot_be_read_are_told(
    bench: Workbench, sender: RememberingSender, secret: str
) -> None:
    job = bench.begin(SOUND)
    with bench.house.write() as uow:
        job_control.cancel_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    with bench.house.write() as uow:
        tenants.update_tenant(uow, bench.tenant.public_id, TenantUpdate(max_records=1))
    bench.load(SOUND)
    assert [verify(sent, secret)["type"] for sent in sender.sent] == ["job.cancelled", "job.failed"]
    assert verify(sender.sent[1], secret)["data"]["job"]["error_code"] == "quota_exceeded"


def mails(house: House) -> list[MessageView]:
    """The oldest first."""
    with house.read() as uow:
        return list_messages(uow, page=PageRequest()).items[::-1]


def test_a_mail_tells_how_a_job_ended(bench: Workbench) -> None:
    with bench.house.write() as uow:
        tenants.update_tenant(uow, bench.tenant.public_id, TenantUpdate(notification_email="data@nord.example"))
    bench.load(MIXED)
    bench.load(MIXED, dry_run=True)
    (mail,) = mails(bench.house)
    assert (mail.recipient, mail.status) == ("data@nord.example", "sent")
    assert mail.subject == "stock.csv: done, but for some records (data job)"
    assert "could not be loaded: 1." in mail.body_text
    assert "Loaded: 1" in mail.body_text
    assert "could not go on" not in mail.body_text
    with bench.house.write() as uow:
        tenants.update_tenant(uow, bench.tenant.public_id, TenantUpdate(max_records=2))
    bench.load(MIXED)
    failed = mails(bench.house)[1]
    assert failed.subject == "stock.csv: failed (data job)"
    assert "The quota of 2 records a month is used up." in failed.body_text


def test_nobody_without_an_address_is_written_to(bench: Workbench) -> None:
    bench.load(MIXED)
    assert mails(bench.house) == []


def test_every_ending_has_words_in_every_language() -> None:
    assert set(ENDINGS) == set(ENDED)
    assert all(set(words) == set(TEMPLATES["data_job_ended"].texts) for words in ENDINGS.values())
