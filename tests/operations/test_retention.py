"""What is thrown away is old and has served its purpose; everything else stays."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import select

from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.kit.idempotency import IdempotencyRecord, do_once
from freight_app.messaging.models import Message
from freight_app.messaging.service import send_message
from freight_app.operations.retention import Pruned, prune
from freight_app.work.models import WorkTask
from freight_app.work.running import run_due_tasks


def test_only_what_is_old_and_done_goes(house: House, clock: StillClock) -> None:
    def leave_traces(name: str) -> None:
        with house.write() as uow:
            do_once(uow, scope="test", key=name, body={}, do=lambda: {"done": name})
            send_message(
                uow, template="welcome", to="a@example.com", language="en", data={"link": "/"}, key=f"welcome:{name}"
            )

    leave_traces("old")
    run_due_tasks(house.database)
    clock.advance(timedelta(days=800))
    leave_traces("new")
    with house.write() as uow:
        assert prune(uow) == Pruned(sign_ins=0, idempotency_keys=1, tasks=1, messages=1, news=0, alerts=0)
    with house.write() as uow:
        assert prune(uow) == Pruned(sign_ins=0, idempotency_keys=0, tasks=0, messages=0, news=0, alerts=0)
        assert uow.session.exec(select(IdempotencyRecord.key)).all() == ["new"]
        assert uow.session.exec(select(Message.key)).all() == ["welcome:new"]
        assert uow.session.exec(select(sa.func.count()).select_from(WorkTask)).one() == 1
