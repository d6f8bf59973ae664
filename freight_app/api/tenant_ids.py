"""Ids in the paths of tenants' routes. One that cannot be an id leads nowhere, like one that is somebody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator

from freight_app.kit.errors import NotFound

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_EXAMPLE = "7d1f3c1e-6a0b-4a53-9a1e-2f0d6f1f8b11"


def _shaped(what: str, shape: re.Pattern[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not shape.fullmatch(value):
            raise NotFound(what)
        return value

    return check


UploadId = Annotated[str, AfterValidator(_shaped("The upload", _UUID)), Path(examples=[_EXAMPLE])]
JobId = Annotated[str, AfterValidator(_shaped("The job", _UUID)), Path(examples=[_EXAMPLE])]
BatchId = Annotated[str, AfterValidator(_shaped("The batch", _UUID)), Path(examples=[_EXAMPLE])]
PipelineId = Annotated[str, AfterValidator(_shaped("The pipeline", _UUID)), Path(examples=[_EXAMPLE])]
DatasetName = Annotated[str, AfterValidator(_shaped("The dataset", _NAME)), Path(examples=["stock"])]
RowNumber = Annotated[
    int, Path(ge=1, le=2**63 - 1, description="As a spreadsheet counts: a header in the first row is 1.", examples=[17])
]
