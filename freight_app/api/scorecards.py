"""How suppliers kept their word, and suppliers side by side for a basket."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import allow
from freight_app.kit.house import current_house
from freight_app.purchasing.comparing.dtos import MAX_BASKET, BasketLine, Comparison
from freight_app.purchasing.comparing.reading import compare_suppliers
from freight_app.purchasing.scorecards import reading
from freight_app.purchasing.scorecards.dtos import ScorecardView, ScoredLine

router = APIRouter(tags=["scorecards"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_READ))]


class BasketIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    basket: list[BasketLine] = Field(min_length=1, max_length=MAX_BASKET)


@router.get("/suppliers/{supplier}/scorecard", summary="How a supplier kept its word")
def get_scorecard(user: Reader, supplier: str) -> Envelope[ScorecardView]:
    """Over two years. Every figure says of how many lines it is; ``key`` asks for them."""
    with current_house().read(user.actor()) as uow:
        return answer(reading.scorecard_of(uow, supplier))


@router.get("/suppliers/{supplier}/scorecard/lines", summary="The lines behind a figure")
def get_lines(
    user: Reader, supplier: str, figure: str = Query(max_length=200, description="The figure's ``key``.")
) -> Envelope[list[ScoredLine]]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.lines_behind(uow, supplier, figure))


@router.post("/supplier-comparisons", summary="Suppliers side by side for a basket")
def compare(user: Reader, wanted: BasketIn) -> Envelope[Comparison]:
    """Price, what comes on top by each one's history, days, how often in time, what speaks against; and the best."""
    with current_house().read(user.actor()) as uow:
        return answer(compare_suppliers(uow, wanted.basket))
