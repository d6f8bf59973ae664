"""A phone comes back: what was done to the cart without a network is done now, once, as far as it can be.

The same changes sent twice, in pieces, out of order or by two tabs at once come to the same cart
(docs/decisions/0016-a-cart-that-was-changed-offline.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

from freight_app.catalogue.dtos import PUBLIC_GROUP, Quote
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.queries import sku_key
from freight_app.catalogue.references import Reference, refer_to_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.money import Money
from freight_app.orders import cart_queries
from freight_app.orders.cart import view_cart
from freight_app.orders.dtos import MAX_CART_LINES, CartOwner
from freight_app.orders.offline import queries
from freight_app.orders.offline.dtos import TOLD, ChangeResult, Intent, LeftOver, OfflineChange, Outcome, SyncedCart
from freight_app.orders.offline.errors import OtherOwner
from freight_app.orders.offline.models import CartChange
from freight_app.orders.offline.owners import marks_of
from freight_app.orders.offline.rules import Meant, Step, fold_steps, give_pieces
from freight_app.orders.rules import CartRow
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import levels_of

# A phone that was away for longer than this has forgotten what it wanted.
KEEP_CHANGES = timedelta(days=60)


def read_synced(uow: UnitOfWork, owner: CartOwner) -> SyncedCart:
    """The cart and what is left to look at, as a phone keeps them."""
    cart_id = cart_queries.find_cart(uow, owner)
    return _synced(uow, owner, cart_id, [])


def list_left_over(uow: UnitOfWork, owner: CartOwner) -> list[LeftOver]:
    """What could not be done and was not put away, oldest first."""
    cart_id = cart_queries.find_cart(uow, owner)
    return [] if cart_id is None else _left_over(uow, cart_id)


def put_away(uow: UnitOfWork, owner: CartOwner, change_id: str) -> None:
    """The customer has read this; putting it away twice is no error. ``NotFound`` for a change of another cart."""
    cart_id = cart_queries.lock_cart(uow, owner)
    if cart_id is None or not queries.close_notice(uow, cart_id, change_id):
        raise NotFound("Change")


def sync_cart(
    uow: UnitOfWork, owner: CartOwner, changes: Sequence[OfflineChange], *, made_for: str = "", guest_token: str = ""
) -> SyncedCart:
    """Do what was meant, as far as it can be done today, and say of each change what became of it.

    ``made_for`` is the ``owner`` of the answer that the phone went by. Raises ``OtherOwner`` when that was neither this
    owner nor the guest of this very browser (``guest_token``), who has signed in since.
    """
    if made_for and made_for not in marks_of(uow, owner, guest_token):
        raise OtherOwner("These changes were made in another person's cart.")
    cart_id = cart_queries.open_cart(uow, owner)
    queries.forget_before(uow, cart_id, uow.now() - KEEP_CHANGES)
    sent = {change.id: change for change in reversed(changes)}
    known = {
        change_id: ChangeResult.model_validate(result)
        for change_id, result in queries.find_known(uow, cart_id, sent).items()
    }
    new = [change for change in sent.values() if change.id not in known][::-1]
    results = known | _Syncing(uow, owner, cart_id, new).run() if new else known
    return _synced(uow, owner, cart_id, [results[change.id] for change in changes])


def _synced(uow: UnitOfWork, owner: CartOwner, cart_id: int | None, results: list[ChangeResult]) -> SyncedCart:
    return SyncedCart(
        owner=marks_of(uow, owner)[0],
        revision=0 if cart_id is None else queries.last_position(uow, cart_id),
        at=uow.now(),
        results=results,
        left_over=[] if cart_id is None else _left_over(uow, cart_id),
        cart=view_cart(uow, owner),
    )


def _left_over(uow: UnitOfWork, cart_id: int) -> list[LeftOver]:
    return [
        LeftOver.model_validate(result | {"made_at": made_at}) for result, made_at in queries.open_notices(uow, cart_id)
    ]


@dataclass
class _Line:
    """A line that is changed: what it was before, all that counts together, and what comes new."""

    product: Reference
    base: int
    group_from: int
    earlier: list[Step]
    new: list[OfflineChange] = field(default_factory=list)

    @property
    def meant(self) -> Meant:
        return fold_steps(self.base, [*self.earlier, *map(_step_of, self.new)])

    @property
    def newest(self) -> OfflineChange:
        return max(self.new, key=_step_of)


class _Syncing:
    """One batch of changes that nobody knows yet."""

    def __init__(self, uow: UnitOfWork, owner: CartOwner, cart_id: int, changes: Sequence[OfflineChange]) -> None:
        self._uow = uow
        self._owner = owner
        self._cart_id = cart_id
        self._changes = changes
        self._currency = get_shop_profile(uow).currency
        self._rows = {row.product_id: row for row in cart_queries.cart_rows(uow, owner)}
        self._position = queries.last_position(uow, cart_id)
        self._products = refer_to_products(uow, {change.sku for change in changes})
        self._lines = self._open_lines()
        # The last change of each number that no product has; there was nothing to take out.
        self._unknown = {
            change.sku: change.id
            for change in changes
            if self._product_of(change) is None and change.intent is not Intent.REMOVE
        }

    def run(self) -> dict[str, ChangeResult]:
        """Change the lines, keep the changes, and answer each."""
        # Those that began first come first, should the cart be full.
        lines = sorted(self._lines.values(), key=lambda line: min(map(_step_of, line.new)))
        self._price(lines)
        results = {line.product.product_id: self._change(line) for line in lines}
        queries.withdraw_notices(self._uow, self._cart_id, list(self._lines), list(self._unknown))
        self._keep(results)
        cart_queries.touch_cart(self._uow, self._cart_id)
        return {change.id: self._answer(change, results) for change in self._changes}

    def _product_of(self, change: OfflineChange) -> Reference | None:
        return self._products.get(sku_key(change.sku))

    def _open_lines(self) -> dict[int, _Line]:
        new: dict[int, list[OfflineChange]] = {}
        for change in self._changes:
            if product := self._product_of(change):
                new.setdefault(product.product_id, []).append(change)
        before: dict[int, list[CartChange]] = {}
        for row in queries.changes_of(self._uow, self._cart_id, new):
            before.setdefault(row.product_id or 0, []).append(row)
        by_id = {product.product_id: product for product in self._products.values()}
        return {
            product_id: self._open_line(by_id[product_id], changes, before.get(product_id, []))
            for product_id, changes in new.items()
        }

    def _open_line(self, product: Reference, new: list[OfflineChange], before: list[CartChange]) -> _Line:
        """Later pieces of what was done at one time join the earlier ones.

        They stand alone when the line has been changed since by other means, or when whoever made them had seen what
        became of the earlier ones.
        """
        quantity = self._quantity_of(product.product_id)
        last = before[-1] if before else None
        if last is None or last.given != quantity or any(change.after >= last.position for change in new):
            return _Line(product, quantity, self._position + 1, [], new)
        group = [row for row in before if row.position >= last.group_from]
        steps = [Step(row.made_at, row.change_id, row.intent, row.quantity, row.had) for row in group]
        return _Line(product, last.base, last.group_from, steps, new)

    def _quantity_of(self, product_id: int) -> int:
        row = self._rows.get(product_id)
        return row.quantity if row else 0

    def _price(self, lines: Iterable[_Line]) -> None:
        """Ask the catalogue and the stock about all lines at once."""
        meant = {line.product.product_id: max(line.meant.wanted, 1) for line in lines}
        self._quotes = self._quote(meant)
        self._available = {
            product_id: level.available if self._quotes[product_id].sellable else 0
            for product_id, level in levels_of(self._uow, list(meant)).items()
        }
        # Prices that may have been on the screen although nothing has changed: of one piece, of as many as there were
        # before, and the public one, which is all that a phone keeps of the catalogue.
        seen = [dict.fromkeys(meant, 1), {line.product.product_id: max(line.newest.had, 1) for line in lines}]
        self._usual = [*(self._quote(quantities) for quantities in seen), self._quote(seen[0], PUBLIC_GROUP)]

    def _quote(self, quantities: Mapping[int, int], group: str = "") -> dict[int, Quote]:
        group = group or self._owner.price_group
        return quote_products(self._uow, quantities, group=group, currency=self._currency)

    def _change(self, line: _Line) -> ChangeResult:
        product_id, meant = line.product.product_id, line.meant
        available = self._available[product_id]
        given = give_pieces(meant.wanted, base=line.base, available=available)
        row = self._rows.get(product_id)
        is_full = given > 0 and row is None and len(self._rows) >= MAX_CART_LINES
        if is_full:
            given = 0
        before, after = self._price_change(line)
        if given and (row is None or row.quantity != given):
            seen = before or after
            price = seen.amount_minor if seen else row.seen_minor if row else None
            self._rows[product_id] = CartRow(product_id, given, price)
            cart_queries.put_line(self._uow, self._cart_id, self._rows[product_id])
        elif not given and row is not None:
            del self._rows[product_id]
            cart_queries.remove_lines(self._uow, self._cart_id, [product_id])
        outcome = Outcome.CART_FULL if is_full else self._outcome(line, meant, given, is_dearer=before is not None)
        successor = line.product.successor if outcome is Outcome.REPLACED else None
        return ChangeResult(
            id=line.newest.id,
            outcome=outcome,
            sku=line.product.sku,
            name=line.product.name,
            wanted=meant.asked,
            given=given,
            before=before,
            after=after if before else None,
            replaced_by=successor.sku if successor else None,
            replaced_by_name=successor.name if successor else {},
        )

    def _outcome(self, line: _Line, meant: Meant, given: int, *, is_dearer: bool) -> Outcome:
        if given >= meant.wanted:
            if meant.is_contested:
                return Outcome.CHANGED_ELSEWHERE
            return Outcome.PRICE_CHANGED if is_dearer and given else Outcome.APPLIED
        quote = self._quotes[line.product.product_id]
        if self._available[line.product.product_id] > 0:
            return Outcome.FEWER_LEFT
        if line.product.successor is not None:
            return Outcome.REPLACED
        if quote.sellable:
            return Outcome.SOLD_OUT
        return Outcome.NO_PRICE if quote.reason == "no_price" else Outcome.DISCONTINUED

    def _price_change(self, line: _Line) -> tuple[Money | None, Money | None]:
        """The price that the customer saw, if it is none of today's, and the price now."""
        product_id = line.product.product_id
        now = self._quotes[product_id].unit_price
        seen = next(
            (c.seen_price_minor for c in sorted(line.new, key=_step_of, reverse=True) if c.seen_price_minor), None
        )
        usual = {quotes[product_id].unit_price for quotes in (self._quotes, *self._usual)}
        if now is None or seen is None or Money(seen, self._currency) in usual:
            return None, now
        return Money(seen, self._currency), now

    def _answer(self, change: OfflineChange, results: Mapping[int, ChangeResult]) -> ChangeResult:
        product = self._product_of(change)
        if product is not None:
            return results[product.product_id].model_copy(update={"id": change.id})
        is_done = change.intent is Intent.REMOVE
        return ChangeResult(
            id=change.id,
            outcome=Outcome.APPLIED if is_done else Outcome.UNKNOWN,
            sku=change.sku,
            name={},
            wanted=0,
            given=0,
        )

    def _keep(self, results: Mapping[int, ChangeResult]) -> None:
        rows: list[dict[str, Any]] = []
        for position, change in enumerate(self._changes, start=self._position + 1):
            product, answer = self._product_of(change), self._answer(change, results)
            line = self._lines[product.product_id] if product else None
            is_last = change.id == (line.newest.id if line else self._unknown.get(change.sku))
            rows.append(
                {
                    "cart_id": self._cart_id,
                    "change_id": change.id,
                    "position": position,
                    "product_id": product.product_id if product else None,
                    "sku": change.sku,
                    "intent": str(change.intent),
                    "quantity": change.quantity,
                    "had": change.had,
                    "seen_minor": change.seen_price_minor,
                    "seen_stock": change.seen_stock,
                    "made_at": change.made_at.astimezone(UTC),
                    "received_at": self._uow.now(),
                    "group_from": line.group_from if line else position,
                    "base": line.base if line else 0,
                    "given": answer.given,
                    "result": answer.model_dump(mode="json"),
                    # One line tells one thing: what its last change came to.
                    "is_open": is_last and answer.outcome in TOLD,
                }
            )
        queries.keep_changes(self._uow, rows)


def _step_of(change: OfflineChange) -> Step:
    return Step(change.made_at.astimezone(UTC), change.id, str(change.intent), change.quantity, change.had)
