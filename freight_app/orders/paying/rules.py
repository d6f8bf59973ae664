"""Which payment a line of a statement is for, and how much cash lies in notes and coins. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from freight_app.catalogue.folding import fold_text
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money

# Of 100: from here on the customer's name stands in the text, as far as one letter in five may tell.
NAME_IS_THERE = 85
MAX_PIECES = 100_000
# What is in people's hands, in minor units, the largest first.
NOTES_AND_COINS: dict[str, tuple[int, ...]] = {
    "TND": (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10),
    "DZD": (200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500),
    "QAR": (50_000, 20_000, 10_000, 5_000, 1_000, 500, 100, 50, 25),
    "EUR": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
}


@dataclass(frozen=True, slots=True)
class LineFacts:
    line_id: int
    booked_on: date
    amount: Money
    words: str


@dataclass(frozen=True, slots=True)
class AwaitedFacts:
    payment_id: int
    order_number: str
    customer_name: str
    amount: Money
    is_given_up: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """``sureness``: certain, likely or possible; ``why`` are codes: number, amount, name, only_one."""

    line_id: int
    payment_id: int
    sureness: str
    why: tuple[str, ...]


def hash_line(account: str, booked_on: date, amount: Money, text: str, reference: str, ordinal: int) -> str:
    """The fingerprint of a line; ``ordinal`` counts the lines of one statement that are equal in all the rest."""
    parts = (account, booked_on.isoformat(), str(amount.amount_minor), amount.currency, text, reference, str(ordinal))
    # Length before each value: no two lines read the same.
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def number_equals(keys: Iterable[tuple[object, ...]]) -> list[int]:
    """For each key how many equal ones came before it."""
    seen: Counter[tuple[object, ...]] = Counter()
    numbers: list[int] = []
    for key in keys:
        numbers.append(seen[key])
        seen[key] += 1
    return numbers


def names_order(words: str, order_number: str) -> bool:
    """Whether a text names an order, as people type it: F-10023, f10023, ``F 10023``; never inside a longer number."""
    prefix, _, digits = order_number.upper().partition("-")
    rest = re.escape(digits).replace(r"\-", r"[\W_]?")
    return re.search(rf"(?<![A-Z0-9]){re.escape(prefix)}[\W_]{{0,2}}{rest}(?!\d)(?!-\d)", words.upper()) is not None


def guess_matches(lines: Sequence[LineFacts], awaited: Sequence[AwaitedFacts]) -> list[Guess]:
    """The best payment for each line, surest first; a payment is suggested once.

    *certain*: the text names the order and the amount is exact. *likely*: the text names the order and the amount is
    another, or the amount is exact and the customer's name is in the text. *possible*: the amount is exact, and only
    one awaited payment has it. What was given up is never suggested by its amount alone.
    """
    by_amount: Counter[Money] = Counter(one.amount for one in awaited if not one.is_given_up)
    found: list[tuple[int, int, Guess]] = []
    for line in lines:
        folded = fold_text(line.words)
        for one in awaited:
            guess = _judge(line, folded, one, by_amount)
            if guess is not None:
                rank, points = guess[0], guess[1]
                found.append((rank, -points, guess[2]))
    found.sort(key=lambda entry: (entry[0], entry[1], entry[2].line_id, entry[2].payment_id))
    taken_lines: set[int] = set()
    taken_payments: set[int] = set()
    chosen: list[Guess] = []
    for _rank, _points, guess in found:
        if guess.line_id in taken_lines or guess.payment_id in taken_payments:
            continue
        taken_lines.add(guess.line_id)
        taken_payments.add(guess.payment_id)
        chosen.append(guess)
    return chosen


def _judge(
    line: LineFacts, folded: str, one: AwaitedFacts, by_amount: Mapping[Money, int]
) -> tuple[int, int, Guess] | None:
    if line.amount.currency != one.amount.currency:
        return None
    is_exact = line.amount == one.amount
    is_named = names_order(line.words, one.order_number)
    name = int(fuzz.token_set_ratio(fold_text(one.customer_name), folded)) if folded else 0
    has_name = name >= NAME_IS_THERE
    why = tuple(code for code, holds in (("number", is_named), ("amount", is_exact), ("name", has_name)) if holds)
    if is_named and is_exact:
        return 0, name, Guess(line.line_id, one.payment_id, "certain", why)
    if is_named:
        return 1, name, Guess(line.line_id, one.payment_id, "likely", why)
    if is_exact and has_name:
        return 1, name, Guess(line.line_id, one.payment_id, "likely", why)
    if is_exact and not one.is_given_up and by_amount[one.amount] == 1:
        return 2, name, Guess(line.line_id, one.payment_id, "possible", (*why, "only_one"))
    return None


def add_up_pieces(counts: Mapping[str, int], currency: str) -> int:
    """What notes and coins are worth together, in minor units. ``InvalidInput`` on ``counts`` for what is no money."""
    known = {str(piece) for piece in NOTES_AND_COINS.get(currency, ())}
    for piece, number in counts.items():
        if piece not in known or isinstance(number, bool) or not 0 <= number <= MAX_PIECES:
            raise InvalidInput("counts", "There is no such note or coin, or not so many: {piece}.", piece=piece)
    return sum(int(piece) * number for piece, number in counts.items())
