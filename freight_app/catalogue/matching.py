"""What a question means: from what somebody typed to the products it is about, surest first.

The ladder, from top to bottom; a lower step is taken only when the ones above found nothing that is in the shop:

1. the number itself, numbers that begin so, all the words in the name (the last one perhaps unfinished);
2. every word perhaps unfinished; a piece from the middle of a number; words of the description and the cars;
3. one wrong letter: in the number, then in the words, which are put right one by one.

A number that was replaced leads to its successor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from freight_app.catalogue import synonyms, text_index
from freight_app.catalogue.column_store import Shelf, remember
from freight_app.catalogue.dtos import Correction, Matched
from freight_app.catalogue.folding import STOP_WORDS, compact_number, fold_word, split_words
from freight_app.catalogue.text_index import Alternatives, Term
from freight_app.kit.db import UnitOfWork

MAX_WORDS = 12
MIN_PREFIX = 2
MIN_NUMBER_PART = 4
MAX_TIES = 5
# When words had to be left out, one of the others is at least this long: "t" alone is nobody's question.
MIN_MEANT = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed and as it is looked for."""

    typed: str
    folded: str

    @property
    def is_number(self) -> bool:
        return any(char.isdigit() for char in self.folded)


@dataclass
class Match:
    """``tiers`` hold listed products, each in one tier only, the surest tier first."""

    asked: str
    matched: Matched
    tiers: list[list[int]] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    # The replaced product that was asked for by number, when its successor leads the list.
    replaced_id: int | None = None
    successor_id: int | None = None

    @property
    def searched(self) -> str:
        text = self.asked
        for correction in self.corrections:
            text = text.replace(correction.typed, correction.used, 1)
        return " ".join(text.split())


def find_matches(uow: UnitOfWork, shelf: Shelf, text: str) -> Match:
    """The products that a question is about; everything when nothing was asked."""
    asked = " ".join(text.split())
    if not asked:
        return Match(asked, Matched.EVERYTHING, [shelf.listed_ids])
    return _Question(uow, shelf, asked).answer()


class _Question:
    def __init__(self, uow: UnitOfWork, shelf: Shelf, asked: str) -> None:
        self.uow, self.shelf, self.asked = uow, shelf, asked
        self.compact = compact_number(asked)
        self.has_digit = any(char.isdigit() for char in self.compact)
        words = [Word(typed, fold_word(typed)) for typed in split_words(asked)]
        words = [word for word in words if word.folded][:MAX_WORDS]
        self.words = [word for word in words if word.folded not in STOP_WORDS] or words
        self.synonyms = remember(shelf.columns.memo, "synonyms", lambda: synonyms.read_synonyms(uow))

    def answer(self) -> Match:
        steps: tuple[Callable[[], Match | None], ...] = (
            self._as_asked,
            self._unfinished_words,
            self._part_of_number,
            self._in_descriptions,
            self._similar_number,
            self._similar_words,
        )
        for step in steps:
            match = step()
            if match is not None and any(match.tiers):
                return match
        return Match(self.asked, Matched.NOTHING)

    # --- the steps of the ladder

    def _as_asked(self) -> Match:
        exact = text_index.ids_with_number(self.uow, self.compact) if len(self.compact) >= 2 else []
        longer: list[int] = []
        if self.has_digit and len(self.compact) >= 3:
            longer = self._with_successors(text_index.ids_with_number_prefix(self.uow, self.compact))
        whole = self._with_words(self.words)
        # With one letter alone, every second product would have a word that begins so.
        unfinished = len(self.words[-1].folded) >= MIN_PREFIX if self.words else False
        begun = self._with_words(self.words, unfinished=1) if unfinished else []
        match = self._match(
            Matched.NUMBER if exact or longer else Matched.WORDS, self._with_successors(exact), longer, whole, begun
        )
        self._lead_with_successor(match, exact)
        return match

    def _unfinished_words(self) -> Match | None:
        if len(self.words) < 2:
            return None
        return self._match(Matched.WORDS, self._with_words(self.words, unfinished=len(self.words)))

    def _part_of_number(self) -> Match | None:
        if not self.has_digit or len(self.compact) < MIN_NUMBER_PART:
            return None
        ids = self._with_successors(text_index.ids_with_number_part(self.uow, self.compact))
        return self._match(Matched.PART_OF_NUMBER, ids)

    def _in_descriptions(self) -> Match:
        return self._match(Matched.DESCRIPTION, self._anywhere(self.words))

    def _similar_number(self) -> Match | None:
        if not self.has_digit:
            return None
        similar = text_index.similar_numbers(self.uow, self.compact)
        ids = [number.product_id for number in similar]
        match = self._match(Matched.SIMILAR, self._with_successors(ids))
        if len({number.compact for number in similar}) == 1:
            match.corrections = [Correction(typed=self.asked, used=similar[0].written)]
            self._lead_with_successor(match, ids)
        return match

    def _similar_words(self) -> Match | None:
        """Put right the words that no product has; a word that nothing resembles is left out if others remain."""
        groups: list[Alternatives] = []
        corrections: list[Correction] = []
        for word in self.words:
            if self._is_known(word):
                groups.append([[Term(word.folded)]])
                continue
            nearest = self._nearest_words(word)
            if not nearest and word.is_number:
                # Without the number that was asked for, what remains is another question.
                return None
            corrections.append(Correction(typed=word.typed, used=nearest[0][1] if nearest else ""))
            if nearest:
                groups.append([[Term(folded)] for folded, _written in nearest])
        if not corrections or max((len(group[0][0].word) for group in groups), default=0) < MIN_MEANT:
            return None
        ids = text_index.ids_with_words(self.uow, groups)
        ids = self.shelf.keep_listed(ids) or text_index.ids_with_words(self.uow, groups, everywhere=True)
        match = self._match(Matched.SIMILAR, ids)
        match.corrections = corrections
        return match

    # --- what the steps are made of

    def _with_words(self, words: Sequence[Word], *, unfinished: int = 0) -> list[int]:
        groups = self._groups(words, unfinished)
        return text_index.ids_with_words(self.uow, groups) if groups else []

    def _anywhere(self, words: Sequence[Word]) -> list[int]:
        groups = self._groups(words, 1)
        return text_index.ids_with_words(self.uow, groups, everywhere=True) if groups else []

    def _groups(self, words: Sequence[Word], unfinished: int) -> list[Alternatives]:
        """One group per word or run of words with synonyms; the last ``unfinished`` words match by their beginning."""
        groups: list[Alternatives] = []
        finished = len(words) - unfinished
        place = 0
        while place < len(words):
            length, others = self._synonyms_at(words, place)
            typed = [
                Term(words[at].folded, is_prefix=at >= finished and len(words[at].folded) >= MIN_PREFIX)
                for at in range(place, place + length)
            ]
            groups.append([typed, *([Term(word) for word in other.split()] for other in others)])
            place += length
        return groups

    def _synonyms_at(self, words: Sequence[Word], place: int) -> tuple[int, list[str]]:
        """How many words from here are one term with synonyms (the longest such run), and the synonyms."""
        for length in range(min(synonyms.MAX_TERM_WORDS, len(words) - place), 0, -1):
            others = self.synonyms.get(" ".join(word.folded for word in words[place : place + length]))
            if others:
                return length, others
        return 1, []

    def _is_known(self, word: Word) -> bool:
        term = [[[Term(word.folded, is_prefix=len(word.folded) >= MIN_PREFIX)]]]
        return word.folded in self.synonyms or bool(text_index.ids_with_words(self.uow, term, everywhere=True))

    def _nearest_words(self, word: Word) -> list[tuple[str, str]]:
        """The likeliest corrections of a word, the one that most products have first."""
        if word.is_number:
            numbers = text_index.similar_numbers(self.uow, word.folded.upper())
            return list({number.compact.lower(): number.written for number in numbers}.items())[:MAX_TIES]
        nearest = text_index.similar_words(self.uow, word.folded)[:MAX_TIES]
        if len(nearest) < 2:
            return nearest
        uses = {
            folded: len(text_index.ids_with_words(self.uow, [[[Term(folded)]]], everywhere=True))
            for folded, _written in nearest
        }
        return sorted(nearest, key=lambda pair: -uses[pair[0]])

    def _with_successors(self, ids: Iterable[int]) -> list[int]:
        """The products, and after each replaced one the product that replaced it."""
        successors = self.shelf.columns.successors
        found: dict[int, None] = {}
        for product_id in ids:
            found[product_id] = None
            if product_id in successors:
                found[successors[product_id]] = None
        return list(found)

    def _lead_with_successor(self, match: Match, asked_ids: Sequence[int]) -> None:
        """When the number asked for was replaced, its successor comes before everything else."""
        for product_id in asked_ids:
            successor = self.shelf.columns.successors.get(product_id)
            if successor is not None and self.shelf.keep_listed([successor]):
                match.replaced_id, match.successor_id = product_id, successor
                match.tiers = [[successor], *([i for i in tier if i != successor] for tier in match.tiers)]
                return

    def _match(self, matched: Matched, *tiers: Iterable[int]) -> Match:
        seen: set[int] = set()
        kept: list[list[int]] = []
        for tier in tiers:
            listed = self.shelf.keep_listed(tier)
            fresh = [product_id for product_id in listed if product_id not in seen] if seen else listed
            seen.update(fresh)
            kept.append(fresh)
        return Match(self.asked, matched, kept)
