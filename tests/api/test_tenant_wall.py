"""Every route of tenants, read from the description of the API, with other people's ids, no key, and too small a key.

A route with an id of a kind that these tests do not know fails them: it has to be tried as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Depends, FastAPI

from freight_app import tables
from freight_app.accounts import tenants
from freight_app.accounts.tenant_dtos import KeyScope
from freight_app.api.app import create_api
from freight_app.api.tenant_auth import tenant_with
from freight_app.kit.house import House
from tests.api.programs import Program, refusal
from tests.migration.engine.workbench import staged_plan

_PARAMETER = re.compile(r"\{([a-z_]+)\}")
# What changes whenever somebody comes in with a key.
_UNSTABLE = {"tenant_key"}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    scope: str
    wants_body: bool

    @property
    def parameters(self) -> list[str]:
        return _PARAMETER.findall(self.path)

    def at(self, ids: dict[str, str]) -> str:
        """Below ``/api/v1``. ``KeyError`` for an id that nobody gave."""
        return _PARAMETER.sub(lambda found: ids[found[1]], self.path).removeprefix("/api/v1")


def routes_of_tenants(api: FastAPI) -> list[Route]:
    schema = api.openapi()
    found = [
        Route(method.upper(), path, operation["x-scope"], "requestBody" in operation)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if {"apiKey": []} in operation.get("security", [])
    ]
    assert len(found) > 35, "the walk over the description lost its way"
    return found


# A sound body for each route that takes one: what is refused must be the id, and nothing else.
def bodies(upload: str) -> dict[str, Any]:
    plan = staged_plan().model_dump(mode="json")
    return {
        "PUT /api/v1/uploads/{upload_id}/shape": {"delimiter": ","},
        "POST /api/v1/uploads/{upload_id}/suggestion": {"target": "staged"},
        "POST /api/v1/uploads/{upload_id}/preview": plan,
        "POST /api/v1/jobs": {"source": {"kind": "upload", "upload": upload}, "plan": plan},
        "POST /api/v1/jobs/{job_id}/retry": {"rows": [3]},
        "PUT /api/v1/jobs/{job_id}/dead-letters/{row}": {"cells": {"quantity": "2"}},
        "POST /api/v1/pipelines": {"name": "Mine", "plan": plan},
        "PUT /api/v1/pipelines/{pipeline_id}": plan,
        "PUT /api/v1/retry-policies": {},
        "PUT /api/v1/tenant/webhook": {"url": ""},
    }


def ask(program: Program, route: Route, ids: dict[str, str], upload: str) -> Any:
    options: dict[str, Any] = {}
    if route.path.endswith("/export"):
        options["params"] = {"format": "csv"}
    if route.wants_body and route.path == "/api/v1/uploads":
        options["content"] = b"a,b\n1,2\n"
    elif route.wants_body:
        options["json"] = bodies(upload)[f"{route.method} {route.path}"]
    return program.ask(route.method, route.at(ids), **options)


def everything(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, and the files."""
    with house.read() as uow:
        connection = uow.session.connection()
        found = {
            name: sorted((tuple(map(str, row)) for row in connection.execute(sa.select(table))), key=str)
            for name, table in tables.metadata.tables.items()
            if name not in _UNSTABLE
        }
    files = sorted(str(path) for path in (house.settings.data_dir / "migration").rglob("*"))
    return found | {"files": [(path,) for path in files]}


@dataclass
class Neighbour:
    """Another tenant with one of everything."""

    program: Program
    ids: dict[str, str]
    upload: str

    @classmethod
    def of(cls, program: Program, name: str = "Sud") -> Neighbour:
        other = Program.of(program.client, program.house, name)
        job = other.load(dataset="sud.shelf")
        upload = job["source"]["upload"]
        plan = staged_plan().model_dump(mode="json")
        ids = {
            "upload_id": upload,
            "job_id": job["public_id"],
            "batch_id": other.get(f"/jobs/{job['public_id']}/batches")[0]["public_id"],
            "pipeline_id": other.post("/pipelines", {"name": "Nightly", "plan": plan})["public_id"],
            "dataset": "sud.shelf",
            "row": str(other.get(f"/jobs/{job['public_id']}/dead-letters")[0]["row"]),
        }
        return cls(other, ids, upload)


@pytest.fixture
def neighbour(program: Program) -> Neighbour:
    return Neighbour.of(program)


def test_what_is_another_tenants_is_not_there(data_api: FastAPI, program: Program, neighbour: Neighbour) -> None:
    before = everything(program.house)
    tried = [route for route in routes_of_tenants(data_api) if route.parameters]
    assert len(tried) > 25
    for route in tried:
        response = ask(program, route, neighbour.ids, neighbour.upload)
        assert refusal(response) == (404, "not_found"), (route, response.text)
    # An upload is named in a body as well.
    draft = bodies(neighbour.upload)["POST /api/v1/jobs"]
    assert refusal(program.ask("POST", "/jobs", json=draft)) == (404, "not_found")
    foreign_pipeline = {"source": draft["source"], "pipeline": neighbour.ids["pipeline_id"]}
    assert refusal(program.ask("POST", "/jobs", json=foreign_pipeline)) == (404, "not_found")
    assert everything(program.house) == before


def test_the_same_ids_lead_somewhere_for_their_owner(data_api: FastAPI, neighbour: Neighbour) -> None:
    """Else the test above would pass with ids that lead nowhere for anybody."""
    order = ["GET", "POST", "PUT", "DELETE"]
    for route in sorted(routes_of_tenants(data_api), key=lambda route: order.index(route.method)):
        response = ask(neighbour.program, route, neighbour.ids, neighbour.upload)
        assert response.status_code in (200, 201, 409), (route, response.text)


def test_lists_show_nothing_of_others(data_api: FastAPI, program: Program, neighbour: Neighbour) -> None:
    known = {*neighbour.ids.values(), neighbour.program.tenant.name} - {neighbour.ids["row"]}
    for route in routes_of_tenants(data_api):
        if route.method == "GET" and not route.parameters:
            text = program.ask("GET", route.at({})).text
            assert not [word for word in known if word in text], route


def test_ids_that_are_none_lead_nowhere(data_api: FastAPI, program: Program) -> None:
    for wrong in ("1", "x%00y", "%C3%A9", "7d1f3c1e-6a0b-4a53-9a1e-2f0d6f1f8b11' OR 1=1", "7" * 500):
        ids = dict.fromkeys(("upload_id", "job_id", "batch_id", "pipeline_id", "dataset"), wrong) | {"row": "3"}
        for route in routes_of_tenants(data_api):
            if route.parameters:
                response = ask(program, route, ids, "7d1f3c1e-6a0b-4a53-9a1e-2f0d6f1f8b11")
                assert refusal(response) == (404, "not_found"), (route, response.text)


def test_nobody_comes_in_without_a_key(data_api: FastAPI, program: Program, neighbour: Neighbour) -> None:
    before = everything(program.house)
    stranger = Program(program.client, program.house, program.tenant, "frt_live_" + "x" * 43)
    for route in routes_of_tenants(data_api):
        naked = program.client.request(route.method, f"/api/v1{route.at(neighbour.ids)}")
        assert refusal(naked) == (401, "not_signed_in"), route
        wrong = ask(stranger, route, neighbour.ids, neighbour.upload)
        assert refusal(wrong) == (401, "api_key_not_valid"), route
    assert everything(program.house) == before


def test_a_key_without_the_scope_is_refused(data_api: FastAPI, neighbour: Neighbour) -> None:
    owner = neighbour.program
    lacking = {scope: owner.with_scopes(*(set(KeyScope) - {scope})) for scope in KeyScope}
    before = everything(owner.house)
    tried = 0
    for scope, others in lacking.items():
        for route in routes_of_tenants(data_api):
            if route.scope == scope:
                tried += 1
                response = ask(others, route, neighbour.ids, neighbour.upload)
                assert refusal(response) == (403, "not_allowed"), (route, response.text)
                assert response.json()["details"]["scope"] == scope
    assert tried > 35
    assert everything(owner.house) == before


def test_a_deleted_tenant_is_nobody(data_api: FastAPI, neighbour: Neighbour) -> None:
    owner = neighbour.program
    with owner.house.write() as uow:
        tenants.delete_tenant(uow, owner.tenant.public_id)
    for route in routes_of_tenants(data_api):
        response = ask(owner, route, neighbour.ids, neighbour.upload)
        assert refusal(response) == (401, "api_key_not_valid"), route


def test_a_new_route_with_an_id_of_another_kind_fails_these_tests(neighbour: Neighbour) -> None:
    api = create_api()
    router = APIRouter(prefix="/api/v1")
    guard = Depends(tenant_with(KeyScope.JOBS_READ))
    router.add_api_route("/things/{thing_id}", lambda thing_id: thing_id, methods=["GET"], dependencies=[guard])
    api.include_router(router)
    (new,) = [route for route in routes_of_tenants(api) if "things" in route.path]
    assert new.scope == KeyScope.JOBS_READ
    with pytest.raises(KeyError, match="thing_id"):
        new.at(neighbour.ids)


def test_every_route_with_an_id_says_whose_it_is(data_api: FastAPI) -> None:
    """A route of tenants cannot hide from this file by forgetting to describe its guard."""
    described = {(route.method, route.path) for route in routes_of_tenants(data_api)}
    kinds = {"upload_id", "job_id", "batch_id", "pipeline_id", "dataset"}
    named = {
        (method.upper(), path)
        for path, operations in data_api.openapi()["paths"].items()
        for method in operations
        if kinds & set(_PARAMETER.findall(path))
    }
    assert named <= described
