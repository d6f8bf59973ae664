"""The examples in the description of the API are answers that it could give."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter

from freight_app.api import job_examples
from freight_app.migration.plans import JobDraft, LoadPlan

_MODULES = ("tenant_uploads", "targets", "jobs", "job_records", "job_reports", "pipelines", "datasets", "tenant_stats")


def shown_answers(api: FastAPI) -> list[tuple[str, Any, dict[str, Any]]]:
    """Each route of the engine with its model and the answer that it shows."""
    found = []
    for context in iter_route_contexts(api.routes):
        route = context.original_route
        if not isinstance(route, APIRoute) or route.endpoint.__module__.rsplit(".", 1)[-1] not in _MODULES:
            continue
        for status in (200, 201):
            example = route.responses.get(status, {}).get("content", {}).get("application/json", {}).get("example")
            if example is not None:
                found.append((f"{route.methods} {context.path}", route.response_model, example))
    return found


def test_every_example_is_an_answer_of_its_route(data_api: FastAPI) -> None:
    shown = shown_answers(data_api)
    assert len(shown) > 30
    for name, model, example in shown:
        assert model.model_validate(example), name
        told = model.model_validate(example).model_dump(mode="json")["data"]
        first, asked = (told[0], example["data"][0]) if isinstance(told, list) else (told, example["data"])
        # Nothing in an example that no answer has.
        assert set(asked) <= set(first), (name, set(asked) - set(first))


@pytest.mark.parametrize(("model", "example"), [(LoadPlan, job_examples.PLAN), (JobDraft, job_examples.DRAFT)])
def test_every_example_of_a_request_is_one(model: Any, example: dict[str, Any]) -> None:
    assert TypeAdapter(model).validate_python(example)


def test_requests_and_refusals_are_described(data_api: FastAPI) -> None:
    paths = data_api.openapi()["paths"]
    assert paths["/api/v1/jobs"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert {"401", "403", "404", "409", "429"} <= paths["/api/v1/jobs/{job_id}"]["get"]["responses"].keys()
    report = paths["/api/v1/jobs/{job_id}/report"]["get"]["responses"]["200"]["content"]
    assert report["application/json"]["example"]["data"]["balance"]
    assert report["application/pdf"]
    assert "multipart/form-data" in paths["/api/v1/uploads"]["post"]["requestBody"]["content"]
