"""What the listing is measured against: FastAPI and SQLAlchemy Core reading the same 24 rows, and nothing else."""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI

_engine = sa.create_engine(os.environ["BASELINE_DATABASE_URL"], connect_args={"check_same_thread": False})
_SELECT = sa.text(os.environ["BASELINE_SELECT"])
app = FastAPI()


@app.get("/products")
def list_products(page: int = 1) -> dict[str, Any]:
    with _engine.connect() as connection:
        rows = connection.execute(_SELECT, {"limit": 24, "offset": (page - 1) * 24}).mappings().all()
    return {"success": True, "data": [dict(row) for row in rows]}
