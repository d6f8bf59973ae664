"""Facts that stop the reading of another program's database. None names its URL."""

from __future__ import annotations

from freight_app.kit.errors import OutsideFailure


class SqlFailed(OutsideFailure):
    """The database cannot be reached, or did not take the question. ``words`` are its own, of the question alone."""

    code = "sql_failed"

    def __init__(self, name: str, words: str) -> None:
        said = f"did not answer the question: {words}" if words else "cannot be reached."
        super().__init__(f"The database {name} {said}", name=name, words=words)


class SqlTimedOut(OutsideFailure):
    """The database took longer than it was given."""

    code = "timed_out"

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(f"The database {name} took longer than {seconds:g} seconds.", name=name, seconds=seconds)
