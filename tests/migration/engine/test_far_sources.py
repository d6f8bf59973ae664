"""Jobs whose rows come from another program: over the web, or out of its database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from freight_app.accounts.tenants import house_tenant
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.migration import job_control, jobs
from freight_app.migration.dtos import JobView
from freight_app.migration.models import JobStatus, MigrationJob
from freight_app.migration.plans import DatabaseSource, JobDraft, JobSource, WebSource
from freight_app.migration.ports import PageFetcher, WebPage
from freight_app.migration.sources.rest import BearerAuth, PageNumber, RestSource
from freight_app.migration.sources.sql import SqlSource
from freight_app.migration.sources.sql_databases import SqlDatabases
from freight_app.migration.web_errors import AddressNotAllowed
from tests.migration.engine.workbench import Workbench, staged_plan


class OtherShop:
    """Gives out two pages; ``answers`` go before them."""

    def __init__(self, *answers: WebPage | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def fetch(self, url: str, headers: Mapping[str, str]) -> WebPage:
        self.asked.append((url, headers))
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        pages = {"1": [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 2}], "2": [{"sku": "C", "quantity": 3}]}
        rows = next((rows for number, rows in pages.items() if f"page={number}" in url), [])
        return WebPage(200, {"content-type": "application/json"}, json.dumps({"items": rows}).encode())


WEB = WebSource(rest=RestSource(url="https://shop.example/api/stock", auth=BearerAuth(), paging=PageNumber()))


def begin(bench: Workbench, source: JobSource, *, tenant_id: int = 0, **secrets: str) -> JobView:
    draft = JobDraft(
        source=source, plan=staged_plan(), secrets={name: SecretStr(value) for name, value in secrets.items()}
    )
    with bench.house.write() as uow:
        return jobs.create_job(uow, tenant_id or bench.tenant.id, draft)


def kept_secrets(bench: Workbench) -> Any:
    with bench.house.read() as uow:
        return uow.session.exec(select(MigrationJob.secrets)).one()


def test_records_come_over_the_web_and_the_secret_is_forgotten(bench: Workbench) -> None:
    shop = OtherShop()
    bench.house.database.ports.provide(PageFetcher, shop)
    job = begin(bench, WEB, auth="s3cret")
    assert "s3cret" not in job.model_dump_json()
    bench.work()
    assert (bench.job(job.public_id).status, bench.shelf()) == (JobStatus.SUCCEEDED, {"A": 1, "B": 2, "C": 3})
    assert shop.asked[0][1]["Authorization"] == "Bearer s3cret"
    assert kept_secrets(bench) is None


def test_a_job_whose_address_is_refused_fails_with_the_reason_and_can_be_tried_again(bench: Workbench) -> None:
    shop = OtherShop(AddressNotAllowed("shop.example", "10.0.0.7"))
    bench.house.database.ports.provide(PageFetcher, shop)
    job = begin(bench, WEB, auth="s3cret")
    bench.work()
    failed = bench.job(job.public_id)
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "address_not_allowed")
    with bench.house.write() as uow:
        job_control.retry_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    assert bench.job(job.public_id).loaded == 3


def test_secrets_are_those_that_the_source_names(bench: Workbench) -> None:
    with pytest.raises(InvalidInput) as refused:
        begin(bench, WEB)
    assert refused.value.field == "secrets.auth"
    with pytest.raises(InvalidInput):
        begin(bench, WEB, auth="s3cret", other="x")


def test_a_database_of_the_settings_is_read_for_the_shop_alone(bench: Workbench, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.executescript("CREATE TABLE shelf (sku TEXT, quantity INT); INSERT INTO shelf VALUES ('A', 5), ('B', NULL);")
    other.close()
    setting = SecretStr(f"old=sqlite:///{tmp_path / 'other.db'}")
    bench.house.database.ports.provide(SqlDatabases, SqlDatabases.from_setting(setting))
    source = DatabaseSource(sql=SqlSource(database="old", table="shelf"))
    with pytest.raises(NotAllowed):
        begin(bench, source)
    with bench.house.write() as uow:
        shop = Workbench(bench.house, house_tenant(uow))
    with pytest.raises(NotFound):
        begin(shop, DatabaseSource(sql=SqlSource(database="none", table="shelf")))
    job = begin(shop, source)
    shop.work()
    assert (shop.job(job.public_id).status, shop.shelf()) == (JobStatus.SUCCEEDED, {"A": 5, "B": None})
