"""Swagger UI at /api/v1/docs, served whole from this machine."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

# fastapi-offline carries Swagger UI's files in its wheel, so the page needs no CDN.
_STATIC = Path(fastapi_offline.__file__).parent / "static"


def install_docs(app: FastAPI, prefix: str) -> None:
    """Serve the page, and allow its inline start script by hash on that page alone."""
    assets = f"{prefix}/docs/assets"
    page = get_swagger_ui_html(
        openapi_url=app.openapi_url or "",
        title=f"{app.title} API",
        swagger_js_url=f"{assets}/swagger-ui-bundle.js",
        swagger_css_url=f"{assets}/swagger-ui.css",
        swagger_favicon_url="/favicon.ico",
    )
    body = bytes(page.body)
    scripts = re.findall(rb"<script>(.*?)</script>", body, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts)
    policy = (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )

    @app.get(f"{prefix}/docs", include_in_schema=False)
    def show_docs() -> HTMLResponse:
        return HTMLResponse(body, headers={"Content-Security-Policy": policy})

    app.mount(assets, StaticFiles(directory=_STATIC), name="api-docs-assets")
