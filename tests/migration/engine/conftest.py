"""A shop with a tenant, and short ways to load a file for it."""

from __future__ import annotations

import pytest

from freight_app.kit.house import House
from tests.migration.engine.workbench import Workbench


@pytest.fixture
def bench(house: House) -> Workbench:
    return Workbench.open(house)
