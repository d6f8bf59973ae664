"""The pages of the console about what comes: forecasts, insights, decisions about stock, reports."""

from __future__ import annotations

from freight_app.ui.routing import Route

PLANNING_ROUTES: tuple[Route, ...] = ()
