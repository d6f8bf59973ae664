"""What a job is told: where its rows come from, what they become, and how."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, field_validator, model_validator

from freight_app.migration.loading import Existing
from freight_app.migration.mapping.mapping import FromColumn, FromColumns, Mapping, read_mapping, write_mapping
from freight_app.migration.mapping.targets import TargetField
from freight_app.migration.sources.rest import RestSource
from freight_app.migration.sources.shapes import SourceChoices
from freight_app.migration.sources.sql import SqlSource

# A column that every source has: the number of the row.
ROW_NUMBER = "#"
DEFAULT_BATCH_SIZE = 500
MAX_BATCH_SIZE = 5_000
STAGED = "staged"


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Join(_Request):
    """Columns from the tenant's own dataset: those of the record whose key is what stands in ``column`` of the row.

    They are named ``<dataset>.<field>``; where there is no such record they are empty.
    """

    dataset: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")
    column: str = Field(min_length=1, max_length=200)


class LoadPlan(_Request):
    """How rows become records of a target. A pipeline is a named plan; a job keeps its own copy.

    ``dataset`` and ``fields`` are of the target ``staged`` alone: the shelf that the records stand on, and what they
    are. ``choices`` say how the file is read where looking at it would go wrong.
    """

    target: str = Field(min_length=1, max_length=80)
    mapping: dict[str, Any]
    existing: Existing = Existing.UPDATE
    batch_size: int = Field(default=DEFAULT_BATCH_SIZE, ge=1, le=MAX_BATCH_SIZE)
    dataset: str = Field(default="", max_length=80, pattern=r"^[A-Za-z0-9_.-]*$")
    fields: tuple[TargetField, ...] = Field(default=(), max_length=300)
    choices: SourceChoices = SourceChoices()
    joins: tuple[Join, ...] = Field(default=(), max_length=10)

    @field_validator("mapping")
    @classmethod
    def _as_stored(cls, value: dict[str, Any]) -> dict[str, Any]:
        """Raises ``MappingError``, which names the field at fault."""
        return write_mapping(read_mapping(value))

    @model_validator(mode="after")
    def _staged_has_a_shelf(self) -> Self:
        if self.target == STAGED and not (self.dataset and self.fields):
            raise ValueError("staged records need a dataset and its fields")
        if self.target != STAGED and (self.dataset or self.fields):
            raise ValueError("only staged records have a dataset and fields of their own")
        return self

    def read_mapping(self) -> Mapping:
        return read_mapping(self.mapping)

    def columns_with(self, columns: Collection[str]) -> frozenset[str]:
        """The columns that the mapping may read: those of the source, whatever the joined datasets have, and ``#``."""
        mapping = self.read_mapping()
        prefixes = tuple(f"{join.dataset}." for join in self.joins)
        brought = {name for name in columns_read(mapping) if prefixes and name.startswith(prefixes)}
        return frozenset(columns) | brought | {ROW_NUMBER}


def columns_read(mapping: Mapping) -> set[str]:
    """The columns that are sources of fields."""
    found: set[str] = set()
    for field in mapping.field_mappings.values():
        if isinstance(field.source, FromColumn):
            found.add(field.source.column)
        elif isinstance(field.source, FromColumns):
            found.update(field.source.columns)
    return found


class UploadSource(_Request):
    """A file that was sent before; ``upload`` is its public id."""

    kind: Literal["upload"] = "upload"
    upload: str = Field(max_length=36)


class WebSource(_Request):
    """Records that another program gives out over the web. What it wants to hear in secret comes with the draft."""

    kind: Literal["rest"] = "rest"
    rest: RestSource


class DatabaseSource(_Request):
    """Rows of a database that the settings name. For the shop's own jobs alone."""

    kind: Literal["sql"] = "sql"
    sql: SqlSource


JobSource = Annotated[UploadSource | WebSource | DatabaseSource, Field(discriminator="kind")]
SOURCE: TypeAdapter[JobSource] = TypeAdapter(JobSource)


class JobDraft(_Request):
    """A job to be: a ``plan``, or a saved ``pipeline`` (its public id; the latest ``version`` unless one is named).

    With a ``request_key`` the same request twice is one job. ``secrets`` are those that a web source asks for, by the
    names of ``RestSource.secret_names``; they are forgotten once the source was read.
    """

    source: JobSource
    secrets: dict[str, SecretStr] = Field(default_factory=dict, max_length=25)
    name: str = Field(default="", max_length=200)
    plan: LoadPlan | None = None
    pipeline: str | None = Field(default=None, max_length=36)
    version: int | None = Field(default=None, ge=1)
    is_dry_run: bool = False
    request_key: str | None = Field(default=None, min_length=1, max_length=200)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.plan is None) == (self.pipeline is None):
            raise ValueError("give a plan or a pipeline, and not both")
        return self
