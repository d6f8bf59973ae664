"""Promise: a page of the listing through the API at 60 % of what FastAPI and SQLAlchemy Core do for the same 24 rows.

Both run under Granian with one worker on the same database of 10,000 products. Ours adds what makes it a shop: visitor,
prices of their group, stock, totals, the envelope, an ETag. Guests are answered from what is kept until the catalogue
changes; "afresh" is what somebody with a session gets, whose answers are made each time.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.catalogue import open_catalogue
from benchmarks.frame import Figure
from benchmarks.load import LoadResult, measure_load
from benchmarks.servers import running_baseline, running_shop

PRODUCTS = 10_000
PAGES = 50
SECONDS = 8
CLIENTS = 50
MIN_RATIO = 0.6
LIMIT_MS = 50
_BASELINE = """
    SELECT p.id, p.sku, p.mpn, p.names, p.cover, b.name AS brand, c.slug AS category, s.available,
           r.amount_minor, r.compare_minor
    FROM product p
    LEFT JOIN brand b ON b.id = p.brand_id
    LEFT JOIN category c ON c.id = p.category_id
    LEFT JOIN product_availability s ON s.product_id = p.id
    LEFT JOIN product_price r
      ON r.product_id = p.id AND r.currency = 'TND' AND r.price_group = 'public' AND r.min_quantity = 1
    WHERE p.status = 'active' AND p.deleted_at IS NULL
    ORDER BY p.id DESC LIMIT :limit OFFSET :offset
"""


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        data_dir = Path(folder)
        open_catalogue(data_dir, PRODUCTS).database.dispose()
        with running_baseline(data_dir / "freight.db", _BASELINE) as port:
            baseline = _load(port, [f"/products?page={page}" for page in range(1, PAGES + 1)])
        with running_shop(data_dir) as (_process, port):
            pages = range(1, PAGES + 1)
            ours = _load(port, [f"/api/v1/products?sort=newest&page={page}" for page in pages])
            # Who has a session is answered afresh each time: their prices may be their own.
            fresh = _load(
                port, [f"/api/v1/products?sort=newest&page={page}" for page in pages], cookie="freight_session=x"
            )
    ratio = ours.requests_per_s / baseline.requests_per_s
    fresh_ratio = fresh.requests_per_s / baseline.requests_per_s
    p95_ms = ours.p95_s * 1000
    return [
        Figure(
            name="listing, 10,000 products",
            figure=round(ours.requests_per_s, 1),
            unit="requests/s",
            baseline=round(baseline.requests_per_s, 1),
            ratio=round(ratio, 2),
            target=f">= {MIN_RATIO}x FastAPI + SQLAlchemy Core",
            ok=ratio >= MIN_RATIO and ours.errors == 0,
        ),
        Figure(
            name="listing, answered afresh",
            figure=round(fresh.requests_per_s, 1),
            unit="requests/s",
            baseline=round(baseline.requests_per_s, 1),
            ratio=round(fresh_ratio, 2),
            target=f">= {MIN_RATIO}x FastAPI + SQLAlchemy Core",
            ok=fresh_ratio >= MIN_RATIO and fresh.errors == 0,
        ),
        Figure(
            name=f"listing p95, {CLIENTS} clients",
            figure=round(p95_ms, 1),
            unit="ms",
            baseline=round(baseline.p95_s * 1000, 1),
            ratio=None,
            target=f"< {LIMIT_MS} ms",
            ok=p95_ms < LIMIT_MS and ours.errors == 0,
        ),
    ]


def _load(port: int, paths: list[str], *, cookie: str = "") -> LoadResult:
    """The figures after a short run that warms the server."""
    measure_load("127.0.0.1", port, paths, clients=4, seconds=1, cookie=cookie)
    return measure_load("127.0.0.1", port, paths, clients=CLIENTS, seconds=SECONDS, cookie=cookie)
