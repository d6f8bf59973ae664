"""Loading files for a tenant as its program would: send, map, begin, and let the queue work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from freight_app.accounts.tenant_dtos import TenantDraft, TenantView
from freight_app.accounts.tenants import create_tenant
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.migration import jobs
from freight_app.migration.dtos import JobView, RecordQuery, RecordView, UploadView
from freight_app.migration.files import uploads_folder
from freight_app.migration.loading import Existing, Outcome
from freight_app.migration.mapping.targets import TargetField
from freight_app.migration.plans import JobDraft, LoadPlan, UploadSource
from freight_app.migration.sources.shapes import SourceChoices
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import store_upload
from freight_app.migration.staging import list_staged
from freight_app.migration.uploading import keep_upload
from freight_app.work.running import run_due_tasks

SKU = TargetField(name="sku", kind="text", is_key=True, required=True, max_length=80)  # type: ignore[arg-type]
QUANTITY = TargetField(name="quantity", kind="integer")  # type: ignore[arg-type]


def csv_of(rows: Sequence[Sequence[object]], header: Sequence[str] = ("sku", "quantity")) -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in [header, *rows]).encode() + b"\n"


@dataclass
class Workbench:
    house: House
    tenant: TenantView

    @classmethod
    def open(cls, house: House, name: str = "Atlas", **limits: Any) -> Workbench:
        with house.write() as uow:
            return cls(house, create_tenant(uow, TenantDraft(name=name, allowed_targets=["*"], **limits)))

    def send(self, content: bytes, name: str = "stock.csv", *, choices: SourceChoices | None = None) -> UploadView:
        settings = self.house.settings
        path = uploads_folder(settings, self.tenant.public_id) / str(uuid4())
        stored = store_upload(iter([content]), path, 1 << 30)
        shape = sniff_file(path, choices)
        with self.house.write() as uow:
            return keep_upload(uow, self.tenant.id, name, stored, shape)

    def begin(self, content: bytes, *, dry_run: bool = False, request_key: str | None = None, **plan: Any) -> JobView:
        upload = self.send(content)
        draft = JobDraft(
            source=UploadSource(upload=upload.public_id),
            plan=staged_plan(**plan),
            is_dry_run=dry_run,
            request_key=request_key,
        )
        with self.house.write() as uow:
            return jobs.create_job(uow, self.tenant.id, draft)

    def load(self, content: bytes, **options: Any) -> JobView:
        """Begin a job and do all of it."""
        job = self.begin(content, **options)
        self.work()
        return self.job(job.public_id)

    def work(self, limit: int = 1000) -> int:
        return run_due_tasks(self.house.database, limit=limit)

    def job(self, public_id: str) -> JobView:
        with self.house.read() as uow:
            return jobs.get_job(uow, self.tenant.id, public_id)

    def records(self, public_id: str, **query: Any) -> list[RecordView]:
        with self.house.read() as uow:
            return jobs.list_records(uow, self.tenant.id, public_id, RecordQuery(per_page=100, **query)).items

    def outcomes(self, public_id: str) -> dict[int, tuple[str, str]]:
        """How each row ended and why."""
        return {row.row_number: (str(row.outcome), row.reason_code) for row in self.records(public_id)}

    def dead(self, public_id: str) -> list[RecordView]:
        return self.records(public_id, outcome=Outcome.DEAD_LETTER)

    def shelf(self, dataset: str = "stock") -> dict[str, Any]:
        with self.house.read() as uow:
            page = list_staged(uow, self.tenant.id, dataset, PageRequest(per_page=100))
        return {row.record_key: row.values.get("quantity") for row in page.items}


def staged_plan(
    *,
    fields: Sequence[TargetField] = (SKU, QUANTITY),
    mapping: Mapping[str, Any] | None = None,
    existing: Existing = Existing.UPDATE,
    batch_size: int = 3,
    dataset: str = "stock",
    joins: Sequence[Any] = (),
) -> LoadPlan:
    columns = {field.name: {"source": {"kind": "column", "column": field.name}} for field in fields}
    return LoadPlan(
        target="staged",
        dataset=dataset,
        fields=tuple(fields),
        mapping=dict(mapping or {"schema": 1, "fields": columns}),
        existing=existing,
        batch_size=batch_size,
        joins=tuple(joins),
    )
