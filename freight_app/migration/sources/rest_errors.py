"""Facts that stop the reading of a source on the web, besides those of the way there (``WebFailure``)."""

from __future__ import annotations

from freight_app.kit.errors import FreightError, OutsideFailure


class SourceRefused(OutsideFailure):
    """The source understood us and said no: a wrong key, a wrong address, a question that it does not take."""

    code = "source_refused"

    def __init__(self, status: int, page: int, words: str) -> None:
        said = f": {words}" if words else "."
        super().__init__(f"The source refused page {page} with {status}{said}", status=status, page=page)
        self.status = status


class SourceFailed(OutsideFailure):
    """The source was asked again and again, and had trouble of its own each time."""

    code = "source_failed"

    def __init__(self, status: int, page: int, attempts: int) -> None:
        super().__init__(
            f"The source answered page {page} with {status} after {attempts} attempts.",
            status=status,
            page=page,
            attempts=attempts,
        )
        self.status = status


class AnswerNotUnderstood(FreightError):
    """The source answered something in which no list of records can be found."""

    code = "answer_not_understood"

    def __init__(self, page: int, sentence: str) -> None:
        super().__init__(f"Page {page} cannot be read: {sentence}", page=page)


class PagesRepeat(FreightError):
    """The source gives what it gave before: it does not turn its pages in the way that was described."""

    code = "pages_repeat"

    def __init__(self, page: int) -> None:
        super().__init__(f"Page {page} is one that was read before: the pages are turned in another way.", page=page)


class LinkElsewhere(FreightError):
    """The next page lies on another host; our key is not for that one."""

    code = "link_elsewhere"

    def __init__(self, page: int, host: str) -> None:
        super().__init__(f"Page {page} says that the next one lies on {host}.", page=page, host=host)


class LimitReached(FreightError):
    """There is more than was meant to be read."""

    code = "limit_reached"

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"The source has more than {limit} {what}.", what=what, limit=limit)


class SecretMissing(FreightError):
    """The description names a secret whose value was not given."""

    code = "secret_missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"The secret {name} of the source is missing.", name=name)
