"""Categories as people name them in a file: by address, by name in any language, or by path."""

from __future__ import annotations

import re
from collections import defaultdict

from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.tree import Node, Tree

_SEPARATOR = re.compile(r"\s*[>›»→]\s*")


def split_path(text: str) -> list[str]:
    """``Filters > Oil filters`` as its names, outermost first; empty ones are left out."""
    return [part for part in (piece.strip() for piece in _SEPARATOR.split(text)) if part]


class CategoryNames:
    """Looks categories up in one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._named: dict[str, list[Node]] = defaultdict(list)
        for node in tree.nodes:
            for name in {fold_text(name) for name in (*node.names.values(), node.slug)}:
                self._named[name].append(node)

    def find(self, text: str) -> list[Node]:
        """The categories that a text may mean: one when it is clear, more when its name stands in several places."""
        node = self._tree.by_slug.get(text.strip())
        if node is not None:
            return [node]
        parts = [fold_text(part) for part in split_path(text)]
        if not parts:
            return []
        found = [node for node in self._named.get(parts[-1], ()) if self._is_below(node, parts[:-1])]
        # A whole path beats one that only ends so.
        whole = [node for node in found if node.depth + 1 == len(parts)]
        return whole if len(parts) > 1 and whole else found

    def _is_below(self, node: Node, names: list[str]) -> bool:
        above = self._tree.ancestors(node)[:-1]
        if len(names) > len(above):
            return False
        return all(
            any(fold_text(name) == wanted for name in (*there.names.values(), there.slug))
            for wanted, there in zip(reversed(names), reversed(above), strict=False)
        )
