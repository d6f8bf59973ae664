"""A file as an old program exports it: Windows-1252, semicolons, decimal commas, and what people get wrong in one."""

from __future__ import annotations

import time
from uuid import uuid4

from freight_app.accounts.tenants import house_tenant
from freight_app.kit.house import House
from freight_app.migration.files import uploads_folder
from freight_app.migration.jobs import create_job, get_job
from freight_app.migration.plans import JobDraft, LoadPlan, UploadSource
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import store_upload
from freight_app.migration.uploading import keep_upload

CATEGORY = "Oil filters"
ROWS, LOADED, SKIPPED, DEAD = 8, 2, 1, 5
COLUMNS = ("Réf article", "Désignation", "Famille", "Prix TTC")
_FIELDS = dict(zip(("sku", "name", "category", "price"), COLUMNS, strict=True))


def messy_file(prefix: str) -> bytes:
    """One row twice, one twice but otherwise, a category that nobody knows (twice), no price, and a row cut short."""
    rows = [
        ";".join(COLUMNS),
        f"{prefix}-1;Filtre à huile « été »;{CATEGORY};24,500",
        f"{prefix}-2;Joint de culasse;{CATEGORY};189,000",
        f"{prefix}-1;Filtre à huile « été »;{CATEGORY};24,500",
        f"{prefix}-2;Joint de culasse;{CATEGORY};199,000",
        f"{prefix}-3;Courroie d'accessoires;Inconnue;45,750",
        f"{prefix}-4;Amortisseur avant;{CATEGORY};sur demande",
        f"{prefix}-5;Bougie d'allumage;Inconnue;12,300",
        f"{prefix}-6;Rotule",
    ]
    return ("\r\n".join(rows) + "\r\n").encode("cp1252")


def leave_rows_over(house: House, patience_s: float = 60) -> tuple[str, str]:
    """Have such a file loaded by the running shop's scheduler; the ids of the file and of the job."""
    with house.write() as uow:
        tenant = house_tenant(uow)
    path = uploads_folder(house.settings, tenant.public_id) / str(uuid4())
    stored = store_upload(iter([messy_file("EVERY-PAGE")]), path, 1 << 20)
    mapping = {
        "schema": 1,
        "locale": "fr",
        "currency": "TND",
        "fields": {name: {"source": {"kind": "column", "column": column}} for name, column in _FIELDS.items()},
    }
    with house.write() as uow:
        upload = keep_upload(uow, tenant.id, "Export 2026.csv", stored, sniff_file(path))
        plan = LoadPlan(target="products", mapping=mapping)
        job = create_job(uow, tenant.id, JobDraft(source=UploadSource(upload=upload.public_id), plan=plan))
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        with house.read() as uow:
            if not get_job(uow, tenant.id, job.public_id).is_live:
                return upload.public_id, job.public_id
        time.sleep(0.2)
    raise AssertionError("the running shop does not load files")
