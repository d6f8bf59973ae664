"""The category tree and the brands as plain values: small enough to be read whole, used wherever ids become names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import LocalizedText


@dataclass(frozen=True)
class Node:
    id: int
    slug: str
    names: LocalizedText
    parent_id: int | None
    path: str
    position: int
    drawing: str
    version: int

    @cached_property
    def ancestry(self) -> tuple[int, ...]:
        """The ids from the root to the node itself."""
        return tuple(int(part) for part in self.path.strip("/").split("/"))

    @property
    def depth(self) -> int:
        return len(self.ancestry) - 1


@dataclass(frozen=True)
class Tree:
    """``nodes`` are in reading order: each node is followed by what is below it."""

    nodes: tuple[Node, ...]

    @cached_property
    def by_id(self) -> dict[int, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def by_slug(self) -> dict[str, Node]:
        return {node.slug: node for node in self.nodes}

    def subtree_ids(self, slug: str) -> frozenset[int]:
        """The ids of a category and of all below it; empty for an unknown slug."""
        top = self.by_slug.get(slug)
        return frozenset(node.id for node in self.nodes if top and node.path.startswith(top.path))

    def ancestors(self, node: Node) -> list[Node]:
        """From the root to the node itself."""
        return [self.by_id[node_id] for node_id in node.ancestry]

    def parent_slug(self, node: Node) -> str | None:
        return None if node.parent_id is None else self.by_id[node.parent_id].slug

    def roll_up(self, counts: Mapping[int, int]) -> dict[int, int]:
        """What each category and everything below it count together."""
        totals: dict[int, int] = {}
        for category_id, count in counts.items():
            node = self.by_id.get(category_id)
            for above in node.ancestry if node else ():
                totals[above] = totals.get(above, 0) + count
        return totals


def read_tree(uow: UnitOfWork) -> Tree:
    category = models.Category
    rows = uow.session.connection().execute(
        sa.select(
            *(col(category.id), col(category.slug), col(category.names), col(category.parent_id)),
            *(col(category.path), col(category.position), col(category.drawing), col(category.version)),
        )
    )
    nodes = {row[0]: Node(*row) for row in rows}
    places = {node.id: (node.position, node.id) for node in nodes.values()}
    in_order = sorted(nodes.values(), key=lambda node: [places[node_id] for node_id in node.ancestry])
    return Tree(tuple(in_order))


@dataclass(frozen=True, slots=True)
class BrandName:
    id: int
    slug: str
    name: str


def read_brand_names(uow: UnitOfWork) -> dict[int, BrandName]:
    brand = models.Brand
    rows = uow.session.connection().execute(
        sa.select(col(brand.id), col(brand.slug), col(brand.name)).order_by(col(brand.name), col(brand.id))
    )
    return {brand_id: BrandName(brand_id, slug, name) for brand_id, slug, name in rows if brand_id}
