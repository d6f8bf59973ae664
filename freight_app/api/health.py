"""Is it up, is it ready: for people, load balancers and the launcher."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import Anyone
from freight_app.kit.house import current_house
from freight_app.operations import health as checks

router = APIRouter(tags=["health"])
