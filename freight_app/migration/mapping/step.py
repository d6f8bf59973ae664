"""What every transform has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

Row = Mapping[str, Any]
MAX_COLUMN_NAME = 200


class Step(BaseModel, ABC):
    """One transform as data, and what it does.

    An empty cell (None) passes by a step unless it ``takes_empty``; a list of values goes through item by item unless
    the step ``takes_list``. A subclass has an ``op``, its name in JSON.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    takes_empty: ClassVar[bool] = False
    takes_list: ClassVar[bool] = False
    # Whether one value comes out even when several go in.
    makes_one: ClassVar[bool] = False
    op: str

    @abstractmethod
    def apply(self, value: Any, row: Row) -> Any:
        """The new value; None is empty. Raises ``CellError``."""

    def check(self) -> None:
        """Make ready what can be wrong: patterns, layouts, locales. Raises ``ValueError`` with a sentence."""

    def columns_read(self) -> tuple[str, ...]:
        """Columns of the row that the step reads besides its value."""
        return ()

    def with_defaults(self, *, locale: str, zone: str, currency: str) -> Self:
        """The step with what it left open filled in from the mapping."""
        offered = {"locale": locale, "zone": zone, "currency": currency}
        fields = type(self).model_fields
        update = {name: given for name, given in offered.items() if name in fields and getattr(self, name) == ""}
        if not update:
            return self
        # Made anew rather than copied: a copy would keep what was made ready for the other locale.
        values: dict[str, Any] = {name: getattr(self, name) for name in fields} | update
        return type(self).model_construct(None, **values)
