"""Which loader a plan asks for."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.migration.loaders.registry import find_loader
from freight_app.migration.loading import Loader
from freight_app.migration.mapping.targets import Target
from freight_app.migration.plans import STAGED, LoadPlan
from freight_app.migration.staging import StagedLoader


def loader_of(plan: LoadPlan) -> Loader:
    """A tenant's own records are what the plan says they are; the shop's targets are ours. Raises ``NotFound``."""
    return StagedLoader(plan.fields) if plan.target == STAGED else find_loader(plan.target)


def target_of(uow: UnitOfWork, plan: LoadPlan) -> Target:
    """The fields that the plan's mapping may fill."""
    return loader_of(plan).describe(uow)


def require_needs(uow: UnitOfWork, plan: LoadPlan) -> None:
    """Staff do through a job only what they may do by hand (``NotAllowed``); a tenant has its own list of targets."""
    if uow.actor.user_id is not None:
        for permission in sorted(loader_of(plan).needs):
            uow.actor.require(permission)
