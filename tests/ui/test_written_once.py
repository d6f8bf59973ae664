"""What is written once reads exactly as Reflex would write it each time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from reflex_base.utils.format import json_dumps

from freight_app.ui import written_once as module
from freight_app.ui.storefront.search_rows import ResultsView
from freight_app.ui.written_once import written_once


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    lines: list[Line] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    count: int = 0


@written_once
@dataclass(frozen=True, slots=True)
class Kept:
    lines: list[Line] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    count: int = 0


def written(view: object) -> object:
    return json.loads(json_dumps({"view": view}))["view"]


def test_a_kept_view_reads_as_any_other_does() -> None:
    lines = [Line("Oil filter", ("new",)), Line("مرشح")]
    assert written(Kept(lines, {"ar": "زيت"}, 2)) == written(Plain(lines, {"ar": "زيت"}, 2))
    assert set(vars_of(written(ResultsView()))) >= {"rows", "chips", "notice", "total"}


def test_each_view_has_its_own_words_however_many_come() -> None:
    views = [Kept(count=number) for number in range(module._MOST_KEPT * 2)]
    for _ in range(2):
        assert [vars_of(written(view))["count"] for view in views] == list(range(len(views)))


def test_views_that_nobody_keeps_never_get_the_words_of_an_older_one() -> None:
    for number in range(module._MOST_KEPT * 4):
        assert vars_of(written(Kept(count=number)))["count"] == number


def vars_of(view: object) -> dict[str, object]:
    assert isinstance(view, dict)
    return view
