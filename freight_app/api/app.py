"""/api/v1 and /auth as one FastAPI app; Reflex mounts itself beneath it."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from freight_app.api.described_guards import describe_guards
from freight_app.api.docs import install_docs
from freight_app.api.errors import install_error_handlers
from freight_app.api.kept_answers import KeptAnswers
from freight_app.api.security import SameOriginOnly, refuse_unguarded_routes
from freight_app.api.tenant_auth import TenantAnswers

API_PREFIX = "/api/v1"
_DESCRIPTION = """
The shop for programs. Every answer is an envelope `{success, data, message, errors, pagination}`; refusals are
`{success: false, error_code, message, details}`, or `application/problem+json` when asked for.

Sign in with `POST /api/v1/auth/token`, then send `Authorization: Bearer <access token>`. A tenant's program sends its
API key in the same way, `Authorization: Bearer frt_live_...` (or `X-API-Key`), and is told by `RateLimit-Limit`,
`RateLimit-Remaining` and `RateLimit-Reset` (seconds) where it stands in its minute. Submissions that change money
or stock take an `Idempotency-Key` header: the same key answers the same result.
"""


def create_api() -> FastAPI:
    """The whole API, every route guarded; raises at start when one is not."""
    from freight_app.api import (
        alerts,
        auth,
        auth_forms,
        back_orders,
        brands,
        campaigns,
        cart,
        cart_sync,
        categories,
        chats,
        company,
        credit,
        currencies,
        data_left_over,
        data_uploads,
        datasets,
        health,
        invoices,
        job_records,
        job_reports,
        jobs,
        lists,
        media,
        message_notices,
        message_templates,
        notifications,
        offline_catalogue,
        opinion_desk,
        opinions,
        order_changes,
        orders,
        papers,
        payments,
        pipelines,
        printed_reports,
        products,
        push,
        quick_order,
        quotations,
        related,
        retailers,
        returns,
        shop_logo,
        targets,
        tenant_stats,
        tenant_uploads,
        tenants,
        unsubscribing,
        uploads,
        users,
        web_manifest,
        wishlist,
    )

    app = FastAPI(
        title="Freight",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API_PREFIX}/openapi.json",
    )
    install_docs(app, API_PREFIX)
    install_error_handlers(app)
    api = APIRouter(prefix=API_PREFIX)
    shop = (
        auth,
        users,
        products,
        uploads,
        brands,
        categories,
        retailers,
        cart_sync,
        cart,
        offline_catalogue,
        orders,
        payments,
        invoices,
        papers,
        tenants,
        credit,
        company,
        order_changes,
        returns,
        currencies,
        opinions,
        opinion_desk,
        related,
        wishlist,
        quick_order,
        lists,
        chats,
        back_orders,
        quotations,
        push,
        message_notices,
        notifications,
        alerts,
        message_templates,
        campaigns,
        unsubscribing,
    )
    data = (tenant_uploads, targets, jobs, job_records, job_reports, pipelines, datasets, tenant_stats)
    for module in (*shop, *data, data_uploads, data_left_over, printed_reports, health, media, shop_logo, web_manifest):
        api.include_router(module.router)
    app.include_router(api)
    app.include_router(auth_forms.router)
    app.include_router(currencies.forms)
    refuse_unguarded_routes(app)
    describe_guards(app)
    kept = ("products", "brands", "categories", "currencies")
    app.add_middleware(KeptAnswers, prefixes=tuple(f"{API_PREFIX}/{kind}" for kind in kept))
    app.add_middleware(SameOriginOnly)
    app.add_middleware(TenantAnswers)
    return app
