"""Answers that stay true until somebody commits: kept for as long as the database has not changed at all.

Between two commits the same visitor walks from page to page, and the same questions are asked of the same rows. SQLite
says within microseconds whether any process has committed since; where nothing has, a thread, a transaction and its
queries are spared. PostgreSQL has no such sign, so nothing is kept there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from freight_app.kit.db import Database

Moment = tuple[int, int]


class KeptReads:
    """The newest answer to each question, least recently asked first to go. Used by the event loop's thread alone."""

    def __init__(self, max_answers: int = 1024) -> None:
        self._answers: OrderedDict[Hashable, tuple[Moment, Any]] = OrderedDict()
        self._max_answers = max_answers

    def get(self, question: Hashable, moment: Moment, default: Any = None) -> Any:
        """The answer if it was found at this very moment."""
        known = self._answers.get(question)
        if known is None or known[0] != moment:
            return default
        self._answers.move_to_end(question)
        return known[1]

    def keep(self, question: Hashable, moment: Moment, answer: Any) -> None:
        """Keep what was read after ``moment`` was taken: a commit in between makes the next moment another one."""
        self._answers[question] = moment, answer
        self._answers.move_to_end(question)
        while len(self._answers) > self._max_answers:
            self._answers.popitem(last=False)


def read_moment(database: Database) -> Moment | None:
    """What an answer depends on besides its question: the commits so far and the minute; None where that is not known.

    Offers end, expected days change and reservations lapse by the clock alone, to the minute.
    """
    commits = database.commit_mark()
    if commits is None:
        return None
    return commits, int(database.clock.now().timestamp()) // 60
