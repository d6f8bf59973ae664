"""Who may call what, told in the description of the API: the guards of the routes, read from the routes themselves."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI

from freight_app.api.security import list_routes

_SCHEMES = {
    "accessToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "A person's program: the access token of `POST /api/v1/auth/token`.",
    },
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A tenant's program: its API key, `frt_live_...`. `X-API-Key` takes it as well.",
    },
}
TENANT = "tenant:"
# ``{sku:path}`` of a route is ``{sku}`` in its description.
_CONVERTER = re.compile(r":[a-z]+\}")


def describe_guards(app: FastAPI) -> None:
    """Add to each operation which kind of token it wants, and which scope or permission (``x-scope``)."""
    make_schema = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = make_schema()
            schema.setdefault("components", {})["securitySchemes"] = _SCHEMES
            for route in list_routes(app):
                for method in route.methods:
                    operation = schema["paths"].get(_CONVERTER.sub("}", route.path), {}).get(method.lower())
                    if operation is not None:
                        operation |= _security(route.guard or "")
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]


def _security(guard: str) -> dict[str, Any]:
    if guard == "anyone":
        return {}
    if guard.startswith(TENANT):
        return {"security": [{"apiKey": []}], "x-scope": guard.removeprefix(TENANT)}
    permission = {} if guard == "signed_in" else {"x-scope": guard}
    return {"security": [{"accessToken": []}]} | permission
