"""Answers as the description of the API shows them. A test holds each against the model that it is an example of."""

from __future__ import annotations

from typing import Any

from freight_app.api.envelope import ErrorEnvelope

Example = dict[str, Any]

_JOB_ID = "7d1f3c1e-6a0b-4a53-9a1e-2f0d6f1f8b11"
_UPLOAD_ID = "0b7f7d1e-4f5b-4f0e-9d5e-5d3f6c0a9a11"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_MAPPING = {
    "schema": 1,
    "fields": {
        "sku": {"source": {"kind": "column", "column": "Réf."}, "transforms": [{"op": "trim"}]},
        "quantity": {"source": {"kind": "column", "column": "Qté"}},
    },
}
_FIELDS = [
    {"name": "sku", "kind": "text", "is_key": True, "required": True},
    {"name": "quantity", "kind": "integer"},
]


def shows(data: Example | list[Example], *, status: int = 200, paged: bool = False) -> dict[int | str, dict[str, Any]]:
    """The answer of a route as its description shows it."""
    pagination = {"page": 1, "per_page": 24, "total": 1, "pages": 1} if paged else None
    body = {"success": True, "data": data, "message": "", "errors": [], "pagination": pagination}
    return {
        status: {"content": {"application/json": {"example": body}}},
        404: {
            "model": ErrorEnvelope,
            "description": "It is not there, or somebody else's: the two are never told apart.",
        },
        409: {"model": ErrorEnvelope, "description": "The request was sound, but things do not stand so."},
    }


PLAN: Example = {
    "target": "staged",
    "dataset": "stock",
    "fields": _FIELDS,
    "mapping": _MAPPING,
    "existing": "update",
    "batch_size": 500,
}
UPLOAD: Example = {
    "public_id": _UPLOAD_ID,
    "name": "stock.csv",
    "size": 48_211,
    "sha256": _SHA256,
    "shape": {
        "kind": "csv",
        "columns": ["Réf.", "Qté"],
        "sample": [{"Réf.": "630/8-2RSR", "Qté": "12"}],
        "rows_estimate": 2_104,
        "encoding": "cp1252",
        "encoding_confidence": 0.98,
        "delimiter": ";",
        "quote": '"',
        "line_ending": "\r\n",
        "notes": [],
    },
    "created_by": "tenant Nord Pièces ERP",
    "created_at": "2026-03-02T09:00:00Z",
}
JOB: Example = {
    "public_id": _JOB_ID,
    "name": "stock.csv",
    "target": "staged",
    "source": {"kind": "upload", "upload": _UPLOAD_ID},
    "status": "running",
    "is_dry_run": False,
    "error_code": "",
    "error": "",
    "rows_total": 2_104,
    "loaded": 1_480,
    "skipped": 12,
    "dead": 8,
    "dropped": 0,
    "batches_total": 5,
    "batches_ended": 3,
    "paused_at": None,
    "undo_status": None,
    "undone": 0,
    "not_undone": 0,
    "created_by": "tenant Nord Pièces ERP",
    "created_at": "2026-03-02T09:00:05Z",
    "started_at": "2026-03-02T09:00:06Z",
    "finished_at": None,
    "pipeline": None,
    "pipeline_version": None,
    "is_live": True,
    "is_paused": False,
    "can_retry": False,
    "can_undo": False,
    "rate_per_s": 2_140.5,
    "eta_s": 0.3,
    "links": {"self": f"/api/v1/jobs/{_JOB_ID}", "records": f"/api/v1/jobs/{_JOB_ID}/records"},
}
DRAFT: Example = {"source": {"kind": "upload", "upload": _UPLOAD_ID}, "plan": PLAN, "name": "Stock of Monday"}
BATCH: Example = {
    "public_id": "f0c9b6d2-3c7e-4c39-8a55-0a7d6c2f4e10",
    "number": 1,
    "is_retry": False,
    "first_row": 2,
    "rows": 500,
    "status": "partially_succeeded",
    "attempts": 1,
    "error": "",
    "loaded": 495,
    "skipped": 3,
    "dead": 2,
    "started_at": "2026-03-02T09:00:06Z",
    "finished_at": "2026-03-02T09:00:07Z",
}
RETRY: Example = {
    "step": "migration.load",
    "batch": "f0c9b6d2-3c7e-4c39-8a55-0a7d6c2f4e10",
    "batch_number": 4,
    "attempts": 2,
    "next_attempt_at": "2026-03-02T09:00:31Z",
    "error": "OperationalError: the database is locked",
}
LOG_LINE: Example = {
    "id": 118,
    "at": "2026-03-02T09:00:07Z",
    "level": "warning",
    "code": "batch_ended",
    "batch_number": 1,
    "facts": {"loaded": 495, "skipped": 3, "dead": 2},
    "actor": "the shop",
    "message": "Batch 1: 495 loaded, 3 skipped, 2 left over",
}
FAULT: Example = {
    "field": "quantity",
    "code": "not_a_number",
    "message": "This is no number.",
    "facts": {},
    "value": "douze",
}
RECORD: Example = {
    "row": 17,
    "key": "",
    "outcome": "dead_letter",
    "code": "not_a_number",
    "message": "This is no number.",
    "facts": {},
    "errors": [FAULT],
    "cells": {"Réf.": "630/8-2RSR", "Qté": "douze"},
    "unread": None,
    "before": None,
    "after": None,
    "is_edited": False,
    "is_waiting": False,
    "attempts": 1,
    "dropped_at": None,
    "taken_back_at": None,
    "left_code": "",
    "left_message": "",
}
MENDED: Example = {
    "record": RECORD | {"cells": {"Réf.": "630/8-2RSR", "Qté": "12"}, "is_edited": True},
    "still_wrong": [],
}
TARGET: Example = {
    "name": "brands",
    "title": "Brands",
    "has_own_fields": False,
    "fields": [
        {"name": "name", "title": "Name", "kind": "text", "required": True, "is_key": True, "aliases": ["marque"]}
    ],
}
SUGGESTION: Example = {
    "suggestions": [{"column": "Réf.", "field": "sku", "confidence": 0.97, "reason": "alias"}],
    "mapping": {
        "schema": 1,
        "locale": "fr",
        "zone": "Africa/Tunis",
        "currency": "TND",
        "country": "",
        "fields": {"sku": {"source": {"kind": "column", "column": "Réf."}, "transforms": []}},
    },
    "missing": ["name"],
    "unused_columns": ["Qté"],
    "fields": [],
}
PREVIEW_ROW: Example = {
    "number": 1,
    "is_sound": False,
    "cells": [
        {
            "field": "quantity",
            "before": "douze",
            "after": "",
            "code": "not_a_number",
            "message": "This is no number.",
            "facts": {},
        }
    ],
}
PIPELINE: Example = {
    "public_id": "3a1c0f52-9d11-4c65-b7e0-6c0f5a0de9aa",
    "name": "Stock every night",
    "target": "staged",
    "latest_version": 2,
    "version": 2,
    "plan": PLAN,
    "created_by": "tenant Nord Pièces ERP",
    "created_at": "2026-03-01T18:20:00Z",
    "updated_at": "2026-03-02T09:00:00Z",
}
DATASET: Example = {"name": "stock", "records": 2_096, "updated_at": "2026-03-02T09:00:07Z"}
STAGED: Example = {
    "record_key": "630/8-2RSR",
    "values": {"sku": "630/8-2RSR", "quantity": 12},
    "updated_at": "2026-03-02T09:00:07Z",
}
STATS: Example = {
    "data": {"jobs": {"succeeded": 41, "running": 1}, "loaded": 81_204, "skipped": 911, "dead": 37},
    "usage": {"month": "2026-03", "jobs": 3, "records": 6_310, "bytes": 144_633},
    "left": {"jobs": 497, "records": 1_993_690, "bytes": None, "resets_at": "2026-04-01T00:00:00Z"},
}
QUEUE: Example = {
    "kind": "migration.load",
    "queued": 2,
    "running": 1,
    "retrying": 0,
    "dead": 0,
    "succeeded_last_hour": 12,
}
WORKER: Example = {"name": "pi5:812", "threads": 4, "running": 1}
REPORT: Example = {
    "job": {name: value for name, value in JOB.items() if not name.startswith(("rate", "eta", "links"))}
    | {"status": "partially_succeeded", "loaded": 2_084, "finished_at": "2026-03-02T09:00:08Z"},
    "file": {"name": "stock.csv", "size": 48_211, "sha256": _SHA256, "is_there": True},
    "plan": {
        "target": "staged",
        "dataset": "stock",
        "existing": "update",
        "batch_size": 500,
        "fields": ["sku", "quantity"],
    },
    "balance": {
        "rows": 2_104,
        "loaded": 2_084,
        "skipped": 12,
        "dead": 8,
        "dropped": 0,
        "missing": 0,
        "is_balanced": True,
        "sentence": "Every row of the source is loaded, skipped or a dead letter.",
    },
    "sums": [{"field": "quantity", "source": "30120", "loaded": "29800", "skipped": "320", "rest": "0"}],
    "reasons": {
        "loaded": [],
        "skipped": [{"reason_code": "unchanged", "reason": "The shop has it just so already.", "count": 12}],
        "dead": [{"reason_code": "not_a_number", "reason": "This is no number.", "count": 8}],
        "not_undone": [],
    },
    "started_at": "2026-03-02T09:00:06Z",
    "finished_at": "2026-03-02T09:00:08Z",
    "seconds": 2.0,
    "records_per_s": 1_052.0,
    "retried_batches": 0,
}
