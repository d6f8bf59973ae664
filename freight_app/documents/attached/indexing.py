"""What a paper is found by: its title, its kind, its file's name, what it belongs to, and what it says."""

from __future__ import annotations

from freight_app.documents.attached import queries
from freight_app.documents.attached.models import Document, DocumentVersion
from freight_app.kit.db import UnitOfWork
from freight_app.kit.folding import fold_words

# As many different words as a long contract has; a tsvector holds no more than a megabyte.
MAX_WORDS = 20_000


def index_words(uow: UnitOfWork, document: Document, version: DocumentVersion) -> None:
    """Put a paper into the text index as its latest version has it."""
    subjects = queries.subjects_of(uow, [document.id or 0])[document.id or 0]
    told = (document.title, document.kind.replace("_", " "), version.name, *(subject.ref for subject in subjects))
    words = dict.fromkeys(index_terms(" ".join(told)))
    words |= dict.fromkeys(index_terms(version.text))
    queries.write_words(uow, document.id or 0, list(words)[:MAX_WORDS])


def index_terms(text: str) -> list[str]:
    """The folded words of a text that both databases take as one word each."""
    return [word for word in fold_words(text) if word.isalnum()]
