"""What a tenant is told when a job of it ends: a signed message to its webhook, and a mail to its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from freight_app.accounts.tenant_settings import webhook_of
from freight_app.accounts.tenants import read_tenant
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import OutsideFailure
from freight_app.kit.events import EventBus
from freight_app.kit.languages import format_number
from freight_app.kit.settings import Settings
from freight_app.messaging.service import send_message
from freight_app.migration import queries
from freight_app.migration.events import JobEnded
from freight_app.migration.jobs import view_job
from freight_app.migration.models import JobStatus, MigrationJob, log_event
from freight_app.migration.ports import WebhookAnswer, WebhookSender
from freight_app.migration.web_errors import WebFailure
from freight_app.migration.webhook_signing import sign_webhook
from freight_app.work.errors import GiveUp
from freight_app.work.registry import Failure, outward_task
from freight_app.work.service import enqueue

WEBHOOK = "migration.webhook"
# The receiver wants no more of them, says the specification.
_GONE = 410
# How the end of a job is called in a mail.
ENDINGS: dict[JobStatus, dict[str, str]] = {
    JobStatus.SUCCEEDED: {"en": "done", "fr": "terminé", "ar": "انتهى بنجاح"},
    JobStatus.PARTIALLY_SUCCEEDED: {
        "en": "done, but for some records",
        "fr": "terminé, sauf certains enregistrements",
        "ar": "انتهى، وبقيت بعض السجلات",
    },
    JobStatus.FAILED: {"en": "failed", "fr": "échoué", "ar": "لم ينجح"},
    JobStatus.CANCELLED: {"en": "stopped", "fr": "arrêté", "ar": "أُوقف"},
}


@dataclass(frozen=True, slots=True)
class ReadyMessage:
    """A message signed for one attempt; the secret itself goes no further than ``prepare``."""

    url: str
    body: bytes
    headers: dict[str, str]


def subscribe(bus: EventBus) -> None:
    bus.subscribe(JobEnded, announce_end)


def announce_end(uow: UnitOfWork, event: JobEnded) -> None:
    """Put what there is to say into the post, in the unit in which the job ended."""
    uow.session.flush()
    job = queries.job_by_id(uow, event.job_id)
    if job is None or job.id is None:
        return
    tenant = read_tenant(uow, job.tenant_id)
    if tenant.webhook_url:
        payload = {
            "job": job.id,
            "message": f"msg_{uuid4().hex}",
            "type": f"job.{job.status}",
            "at": uow.now().isoformat(),
        }
        policy = tenant.retry_policy.to_policy()
        enqueue(uow, WEBHOOK, payload, tenant=tenant.public_id, policy=policy)
    if tenant.notification_email and not job.is_dry_run:
        _write_mail(uow, job, tenant.notification_email)


def _write_mail(uow: UnitOfWork, job: MigrationJob, address: str) -> None:
    language = uow.port(Settings).default_language
    counts = {
        name: format_number(number, language) if number else ""
        for name, number in (("loaded", job.loaded), ("skipped", job.skipped), ("dead", job.dead))
    }
    send_message(
        uow,
        template="data_job_ended",
        to=address,
        language=language,
        data={"job": job.name, "ending": ENDINGS[JobStatus(job.status)][language], "why": job.error, **counts},
        # One that is tried again ends again.
        key=f"data_job_ended:{job.id}:{uow.now().isoformat()}",
    )


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> ReadyMessage | None:
    job = queries.job_by_id(uow, payload["job"])
    target = webhook_of(uow, job.tenant_id) if job is not None else None
    if job is None or target is None:
        return None
    data = view_job(uow, job).model_dump(mode="json")
    body = orjson.dumps({"type": payload["type"], "timestamp": payload["at"], "data": {"job": data}})
    return ReadyMessage(target.url, body, sign_webhook(target.secret, payload["message"], uow.now(), body))


def _send(ports: Ports, message: ReadyMessage) -> WebhookAnswer:
    try:
        answer = ports.get(WebhookSender).send(message.url, message.body, message.headers)
    except WebFailure as failure:
        if failure.may_pass:
            raise
        raise GiveUp(failure.message) from failure
    if answer.is_taken:
        return answer
    said = f"The receiver answered {answer.status}."
    raise GiveUp(said) if answer.status == _GONE else OutsideFailure(said)


def _record(uow: UnitOfWork, payload: dict[str, Any], answer: WebhookAnswer) -> None:
    facts = {"type": payload["type"], "message": payload["message"], "status": answer.status, "ms": answer.ms}
    log_event(uow, payload["job"], "webhook_delivered", facts=facts)
    uow.touch(f"migration:{payload['job']}")


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    code, level = ("webhook_given_up", "error") if failure.is_last else ("webhook_failed", "warning")
    facts = {
        "type": payload["type"],
        "message": payload["message"],
        "attempt": failure.attempt,
        "error": failure.error[:500],
    }
    log_event(uow, payload["job"], code, level=level, facts=facts)
    uow.touch(f"migration:{payload['job']}")


outward_task(WEBHOOK, prepare=_prepare, act=_send, record=_record, on_failure=_on_failure)
