"""Pipelines that are part of the project: the exports of systems that people come from, each as a list of files."""

from __future__ import annotations

from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.migration import pipeline_queries
from freight_app.migration.dtos import PipelineView
from freight_app.migration.pipelines import create_pipeline, get_pipeline, save_version
from freight_app.migration.plans import LoadPlan


class PresetStep(BaseModel):
    """One file of an export, by its usual name, and how it is loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    file: str
    plan: LoadPlan


class Preset(BaseModel):
    """An export: its files in the order in which they are loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    steps: tuple[PresetStep, ...]


def list_presets() -> list[Preset]:
    """All of them, by name."""
    folder = files(__name__)
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    return [Preset.model_validate_json(entry.read_bytes()) for entry in found]


def find_preset(name: str) -> Preset:
    """``NotFound`` when the project has none of that name."""
    for preset in list_presets():
        if preset.name == name:
            return preset
    raise NotFound("The preset", preset=name)


def install_preset(uow: UnitOfWork, tenant_id: int, preset: Preset) -> list[PipelineView]:
    """The steps as pipelines of a tenant, in their order; one that says something else by now gets a new version."""
    installed: list[PipelineView] = []
    for step in preset.steps:
        known = pipeline_queries.find_by_name(uow, tenant_id, step.name)
        if known is None or known.deleted_at is not None:
            installed.append(create_pipeline(uow, tenant_id, step.name, step.plan))
            continue
        view = get_pipeline(uow, tenant_id, known.public_id)
        if view.plan != step.plan.model_dump(mode="json"):
            view = save_version(uow, tenant_id, known.public_id, step.plan)
        installed.append(view)
    return installed
