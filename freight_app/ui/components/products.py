"""A product in the shop: its card, whether it fits, how much is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.catalogue.dtos import ProductCard
from freight_app.kit.languages import pick_text
from freight_app.ui.components.base import Child, Live, Text, code, cx, shown
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import PriceView, old_price, price, price_view
from freight_app.ui.components.stars import NO_STARS, StarsView, stars_line, stars_view
from freight_app.ui.i18n import t, tn

# From here on the exact number says nothing to a customer.
MANY_LEFT = 20


@dataclass(frozen=True, slots=True)
class CardView:
    """A product as a state holds it for cards and rows, written for one language."""

    id: int
    sku: str
    name: str
    maker: str
    href: str
    drawing: str
    image: str
    price: PriceView
    old_price: PriceView
    available: int
    fit: str
    replaced_by: str
    has_price: bool
    was_dearer: bool
    stars: StarsView = NO_STARS
    # The slug of its category: what it is compared with.
    kind: str = ""


def card_view(card: ProductCard, language: str) -> CardView:
    """A catalogue answer for the page. ``maker`` is brand and part number: "Mann-Filter W 712/83"."""
    return CardView(
        id=card.id,
        sku=card.sku,
        name=pick_text(card.names, language) or card.name,
        maker=" ".join(part for part in (card.brand, card.mpn or card.sku) if part),
        href=f"/p/{card.sku}",
        drawing=card.drawing or "part",
        image=card.image_url or "",
        price=price_view(card.price, language),
        old_price=price_view(card.compare_at, language),
        available=card.available,
        fit=str(card.fit),
        replaced_by=card.replaced_by or "",
        has_price=card.price is not None,
        was_dearer=card.compare_at is not None,
        stars=stars_view(card.rating, language, count=card.rating_count),
        kind=card.category_slug or "",
    )


_MARK = "inline-flex h-6 items-center gap-1 rounded-full ps-1.5 pe-2.5 align-middle text-xs font-semibold whitespace-nowrap "


def fit_mark(fit: Live) -> rx.Component:
    """Fits, does not fit, not checked: three words, three icons. Pass nothing while no car is chosen."""
    yes = rx.el.span(icon("circle-check", "size-3.5"), t("Fits your car"), class_name=_MARK + "bg-good-soft text-good")
    no = rx.el.span(icon("circle-x", "size-3.5"), t("Does not fit"), class_name=_MARK + "bg-bad-soft text-bad")
    unknown = rx.el.span(
        icon("circle-help", "size-3.5"),
        t("Not checked"),
        class_name=_MARK + "bg-surface text-ink-2 ring-1 ring-line ring-inset",
    )
    if isinstance(fit, str):
        return {"fits": yes, "does_not_fit": no}.get(fit, unknown)
    return rx.match(fit, ("fits", yes), ("does_not_fit", no), unknown)  # type: ignore[return-value]


_STOCK = "inline-flex items-center gap-1.5 align-middle text-sm font-medium whitespace-nowrap "


def stock_words(available: Live) -> rx.Component:
    """How much is left, as a sentence: "4 left", "In stock", "Out of stock"."""
    many = rx.el.span(icon("package-check", "size-4"), t("In stock"), class_name=_STOCK + "text-good")
    left = tn("{count} left", "{count} left", available)
    some = rx.el.span(icon("package-check", "size-4"), left, class_name=_STOCK + "text-good")
    few = rx.el.span(icon("package-minus", "size-4"), left, class_name=_STOCK + "text-warn")
    none = rx.el.span(icon("calendar-clock", "size-4"), t("Out of stock"), class_name=_STOCK + "text-ink-2")
    if isinstance(available, int):
        return none if available <= 0 else few if available < 5 else some if available < MANY_LEFT else many
    return rx.cond(  # type: ignore[return-value]
        available <= 0, none, rx.cond(available < 5, few, rx.cond(available < MANY_LEFT, some, many))
    )


def product_picture(
    image: Live,
    kind: Live,
    *,
    class_name: Text = "",
    image_class: Text = "h-full w-full p-2",
    drawing_class: Text = "",
) -> rx.Component:
    """The photo, or the drawing of its kind, in the same sunken box."""
    photo = rx.el.img(
        src=image,
        alt="",
        loading="lazy",
        decoding="async",
        class_name=cx("object-contain mix-blend-multiply dark:mix-blend-normal", image_class),
    )
    drawn = drawing(kind, drawing_class or "w-[62%] max-w-36 max-sm:[--k:1.5]")  # type: ignore[arg-type]
    has_photo = image != ""
    inner: Child = rx.cond(has_photo, photo, drawn) if isinstance(image, rx.Var) else (photo if has_photo else drawn)
    return rx.el.div(
        inner,
        class_name=cx("grid shrink-0 grid-rows-1 place-items-center overflow-hidden rounded-md bg-sunken", class_name),
    )


def product_card(
    card: Live,
    *,
    on_add: Callable[[Any], Any] | None = None,
    on_ask: Callable[[Any], Any] | None = None,
    show_fit: bool | rx.Var = True,
    opens: str = "",
    end: Child = "",
    corner: Child = "",
    beside_stock: Child = "",
) -> rx.Component:
    """Lies down on phones, stands from 640 px. The whole card leads to the product; the button adds one.

    ``on_add`` gets the product id, for example ``on_add=lambda id: CartState.add_one(id)``; ``on_ask`` likewise where there is
    nothing to sell ("Tell me", "Ask for the price"). ``opens`` names the sheet that shows what was added.
    ``corner`` and ``beside_stock`` hold what a page lets people do with a card beside buying.
    """
    mark = fit_mark(card.fit)
    return rx.el.li(
        rx.el.div(
            product_picture(
                card.image, card.drawing, class_name="h-full min-h-32 w-full sm:aspect-[4/3] sm:h-auto sm:min-h-0"
            ),
            rx.el.span(shown(show_fit, mark), class_name="absolute start-2.5 top-2.5 hidden sm:inline-flex"),
            class_name="relative w-24 shrink-0 self-stretch sm:w-auto",
        ),
        rx.el.div(
            rx.el.p(code(card.maker, "truncate"), class_name="flex min-w-0 text-sm text-ink-2 max-sm:pe-9"),
            rx.el.h3(
                rx.el.a(card.name, href=card.href, class_name="after:absolute after:inset-0 after:rounded-lg"),
                class_name="leading-snug font-semibold text-pretty",
            ),
            stars_line(card.stars),
            rx.el.div(
                rx.el.span(shown(show_fit, mark), class_name="empty:hidden sm:hidden"),
                stock_words(card.available),
                beside_stock,
                class_name="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 pt-0.5",
            ),
            rx.el.div(
                rx.el.p(
                    shown(card.was_dearer, old_price(card.old_price)),
                    _price_or_ask(card),
                    class_name="flex flex-col items-start",
                ),
                end or _card_button(card, on_add, on_ask, opens),
                class_name="mt-auto flex flex-wrap items-end justify-between gap-2 pt-2",
            ),
            class_name="flex min-w-0 flex-1 flex-col gap-1 pt-1 sm:px-1 sm:pt-0",
        ),
        corner,
        class_name=(
            "group relative flex list-none gap-3.5 rounded-lg border border-line bg-surface p-2.5 pe-3 transition duration-150 "
            "hover:border-ink-3 hover:shadow-low sm:flex-col sm:gap-3 sm:p-3"
        ),
    )


def product_grid(*cards: Child, columns: int = 4) -> rx.Component:
    """Cards in a list that reads as one."""
    wide = {3: "lg:grid-cols-3", 4: "lg:grid-cols-4", 5: "lg:grid-cols-5"}[columns]
    return rx.el.ul(*cards, class_name=f"grid gap-3 sm:grid-cols-2 sm:gap-4 {wide}")


def _price_or_ask(card: Live) -> rx.Component:
    ask = rx.el.span(t("Ask for the price"), class_name="text-sm font-medium text-ink-2")
    if isinstance(card, CardView):
        return price(card.price, about=True) if card.has_price else ask
    return rx.cond(card.has_price, price(card.price, about=True), ask)  # type: ignore[attr-defined, return-value]


# A square on phones, a word from 640 px; above the link that covers the card.
_CORNER = "relative z-10 max-sm:w-11 max-sm:px-0 sm:px-3.5"


def _card_button(
    card: Live, on_add: Callable[[Any], Any] | None, on_ask: Callable[[Any], Any] | None, opens: str
) -> rx.Component:
    add = rx.el.button(
        icon("plus", "size-5 sm:size-4"),
        rx.el.span(t("Add"), class_name="hidden sm:inline"),
        type="button",
        aria_label=t("Add {product}", product=card.maker),
        class_name=button_class("quiet", "md", _CORNER),
        # What the browser keeps of it while nobody can be asked (assets/offline/keep.js).
        custom_attrs=adds(card) | ({"data-opens": opens} if opens else {}),
        **({"on_click": on_add(card.id)} if on_add else {}),
    )
    tell_me = _reply_button(
        "bell", t("Tell me"), t("Tell me about {product}", product=card.maker), on_ask and on_ask(card.id)
    )
    ask = _reply_button(
        "message-square", t("Ask"), t("Ask for the price of {product}", product=card.maker), on_ask and on_ask(card.id)
    )
    if isinstance(card, CardView):
        return ask if not card.has_price else add if card.available > 0 else tell_me
    return rx.cond(card.has_price, rx.cond(card.available > 0, add, tell_me), ask)  # type: ignore[attr-defined, operator, return-value]


def adds(card: Live, *, image: Live | None = None) -> dict[str, Any]:
    """Attributes of the button or form that adds this product: all that a browser needs to keep it for later."""
    return {
        "data-add": card.sku,
        "data-name": card.name,
        "data-maker": card.maker,
        "data-image": card.image if image is None else image,
        "data-minor": card.price.minor,
        "data-left": card.available,
    }


def _reply_button(icon_name: str, label: Text, spoken: Text, event: Any) -> rx.Component:
    """What stands in place of "Add" when there is nothing to sell; nothing at all when nobody would answer."""
    if event is None:
        return rx.fragment()
    return rx.el.button(
        icon(icon_name, "size-5 sm:size-4"),
        rx.el.span(label, class_name="hidden sm:inline"),
        type="button",
        aria_label=spoken,
        on_click=event,
        class_name=button_class("quiet", "md", _CORNER),
    )
