"""A tenant's program, as it talks to the API: its key in every request, and short ways to load a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from freight_app.accounts.tenant_dtos import KeyScope, TenantView
from freight_app.kit.house import House
from freight_app.work.running import run_due_tasks
from tests.accounts.tenant_fixtures import add_key, add_tenant
from tests.migration.engine.workbench import csv_of, staged_plan

API = "/api/v1"
FOUR = csv_of([("A", 1), ("B", "two"), ("C", 3), ("D", 4)])


@dataclass
class Program:
    client: TestClient
    house: House
    tenant: TenantView
    secret: str

    @classmethod
    def of(cls, client: TestClient, house: House, name: str = "Nord", **limits: Any) -> Program:
        limits = {"allowed_targets": ["*"], "requests_per_minute": 100_000} | limits
        tenant = add_tenant(house, name, **limits)
        return cls(client, house, tenant, add_key(house, tenant).secret)

    def with_scopes(self, *scopes: KeyScope) -> Program:
        """The same tenant with another key."""
        return Program(self.client, self.house, self.tenant, add_key(self.house, self.tenant, *scopes).secret)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def ask(self, method: str, path: str, **options: Any) -> Response:
        headers = self.headers | options.pop("headers", {})
        return self.client.request(method, f"{API}{path}", headers=headers, **options)

    def get(self, path: str, **options: Any) -> Any:
        """The data of an answer that has to be 200."""
        return self._data(self.ask("GET", path, **options))

    def put(self, path: str, body: Any = None) -> Any:
        return self._data(self.ask("PUT", path, json=body))

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self._data(self.ask("POST", path, json=body, **options))

    def send(self, content: bytes = FOUR, name: str = "stock.csv") -> dict[str, Any]:
        return self._data(self.ask("POST", "/uploads", content=content, params={"name": name}))

    def draft(self, content: bytes = FOUR, **plan: Any) -> dict[str, Any]:
        upload = self.send(content)
        return {
            "source": {"kind": "upload", "upload": upload["public_id"]},
            "plan": staged_plan(**plan).model_dump(mode="json"),
        }

    def begin(self, content: bytes = FOUR, *, dry_run: bool = False, **plan: Any) -> dict[str, Any]:
        return self.post("/jobs", self.draft(content, **plan) | {"is_dry_run": dry_run})

    def load(self, content: bytes = FOUR, **options: Any) -> dict[str, Any]:
        """A job that has ended."""
        job = self.begin(content, **options)
        self.work()
        return self.get(f"/jobs/{job['public_id']}")

    def work(self, limit: int = 1000) -> int:
        return run_due_tasks(self.house.database, limit=limit)

    def keys_of(self, dataset: str = "stock") -> list[str]:
        return [row["record_key"] for row in self.get(f"/datasets/{dataset}", params={"per_page": 100})]

    @staticmethod
    def _data(response: Response) -> Any:
        assert response.status_code in (200, 201), response.text
        return response.json()["data"]


def refusal(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["error_code"]


def rows_of(csv_text: str) -> Sequence[Sequence[str]]:
    return list(csv.reader(io.StringIO(csv_text.removeprefix("\ufeff"))))
