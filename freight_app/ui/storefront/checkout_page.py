"""``/checkout``: one page, sections in the order of the questions, the amount on the button."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, cx, shown, when
from freight_app.ui.components.buttons import button, link_button, text_button, text_link
from freight_app.ui.components.choices import choice_row
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.figures import progress_bar
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.parts import charged_note
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.address_fields import address_fields
from freight_app.ui.storefront.cart_parts import cart_lines, cart_loading, cart_notices, empty_cart, minimum_progress
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.checkout_state import CheckoutState
from freight_app.ui.storefront.ships_choice import ships_choice

FORM_ID = "checkout"
_CARD = "rounded-lg border border-line bg-surface px-4 py-5 sm:px-5"


def page() -> rx.Component:
    return shop_page(
        rx.el.div(
            rx.el.h1(t("Your order"), class_name="text-2xl font-semibold tracking-tight"),
            text_link(t("Keep shopping"), "/search"),
            class_name="flex items-center justify-between pt-4 pb-4 lg:pt-8",
        ),
        rx.cond(
            CheckoutState.is_loaded,
            rx.cond(
                CartState.rows.piece_count > 0,
                _order_form(),
                empty_cart(link_button(t("Look for parts"), "/search", look="brand", icon_start="search")),
            ),
            cart_loading(),
        ),
        with_cart_sheet=False,
        bottom_bar=shown(
            CartState.rows.piece_count > 0,
            # The bar stands on the lower edge: what comes and goes stands above the button, or it would slip away under
            # the finger that presses it.
            rx.el.div(_trouble_links("mb-3"), _place_button("w-full"), class_name="w-full lg:hidden"),
        ),
    )


def _order_form() -> rx.Component:
    return form(
        rx.el.div(
            _trouble(),
            _parts(),
            _who(),
            _how_to_get(),
            _how_to_pay(),
            class_name="min-w-0 space-y-4",
        ),
        _summary(),
        id=FORM_ID,
        on_submit=CheckoutState.place,
        class_name="grid! items-start gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,1fr)_24rem]",
    )


def _trouble() -> Child:
    return shown(
        CheckoutState.trouble != "",
        notice(
            CheckoutState.trouble,
            rx.el.p(t("Nothing was ordered, and nothing that you typed is lost.")),
            tone="bad",
        ),
    )


def _parts() -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            tn("{count} piece in your order", "{count} pieces in your order", CartState.rows.piece_count),
            class_name="text-lg font-semibold",
        ),
        rx.el.div(cart_notices(), class_name="pt-3 empty:hidden"),
        cart_lines(),
        class_name="rounded-lg border border-line bg-surface px-4 pt-4 pb-1 sm:px-5",
    )


def _heading(number: str, title: Child, *, done: Any = False, end: Child = "") -> rx.Component:
    mark = rx.el.span(
        when(done, icon("check", "size-4"), number),
        class_name=when(
            done,
            "num grid size-7 place-items-center rounded-full bg-good-soft text-sm text-good",
            "num grid size-7 place-items-center rounded-full bg-brand text-sm text-brand-ink",
        ),
    )
    return rx.el.div(
        rx.el.h2(mark, title, class_name="flex items-center gap-3 text-lg font-semibold"),
        end or rx.fragment(),
        class_name="flex min-h-11 items-center justify-between",
    )


def _typed_field(label: Child, name: str, **props: Any) -> rx.Component:
    """A field of the form: it keeps what was typed, and says what is wrong with it."""
    return text_field(
        label,  # type: ignore[arg-type]
        name,
        error=getattr(CheckoutState.errors, name),
        default_value=getattr(CheckoutState.typed, name),
        on_blur=lambda value: CheckoutState.keep(name, value),  # type: ignore[call-arg]
        **props,
    )


def _who() -> rx.Component:
    fields = rx.el.div(
        _typed_field(t("Name"), "name", required=True, auto_complete="name"),
        _typed_field(
            t("Mobile, the driver calls it"), "phone", type="tel", required=True, auto_complete="tel", class_name=""
        ),
        _typed_field(
            t("E-mail, for the confirmation"),
            "email",
            type="email",
            optional=True,
            auto_complete="email",
            class_name="sm:col-span-2",
        ),
        rx.el.div(
            button(t("Go on"), look="quiet", on_click=CheckoutState.close_who),
            class_name="sm:col-span-2",
        ),
        class_name=when(CheckoutState.who_is_open, "mt-4 grid gap-4 sm:grid-cols-2", "hidden"),
    )
    folded = rx.el.p(
        CheckoutState.typed.name,
        ", ",
        rx.el.bdi(CheckoutState.typed.phone, class_name="num ltr"),
        class_name=when(CheckoutState.who_is_open, "hidden", "ps-10 text-sm text-ink-2"),
    )
    edit = shown(
        ~CheckoutState.who_is_open,  # type: ignore[operator]
        text_button(t("Change"), on_click=CheckoutState.open_who),
    )
    return rx.el.section(
        _heading("1", t("Who is it for"), done=~CheckoutState.who_is_open, end=edit),  # type: ignore[operator]
        folded,
        fields,
        class_name=_CARD,
    )


def _how_to_get() -> rx.Component:
    def row(method: rx.vars.ObjectVar) -> rx.Component:
        return choice_row(
            method.name,
            "delivery_method",
            method.code,
            checked=CheckoutState.method == method.code,
            on_change=CheckoutState.choose_method(method.code),  # type: ignore[call-arg]
            hint=method.hint,
            start=rx.cond(
                method.is_pickup,
                icon("store", "hidden size-5 text-ink-2 sm:block"),
                icon("truck", "hidden size-5 text-ink-2 sm:block"),
            ),
            end=rx.cond(method.is_free, rx.el.span(t("Free")), price(method.fee, size="sm")),
        )

    return rx.el.section(
        _heading("2", t("How you get it")),
        rx.el.div(
            rx.foreach(CheckoutState.methods, row),
            role="radiogroup",
            aria_label=t("How you get it"),
            class_name="mt-4 grid gap-3",
        ),
        ships_choice(),
        rx.el.div(_where(), class_name=when(CheckoutState.is_pickup, "hidden", "mt-5")),
        class_name=_CARD,
    )


def _where() -> rx.Component:
    def saved(address: rx.vars.ObjectVar) -> rx.Component:
        return choice_row(
            address.title,
            "saved_address",
            address.id,
            checked=CheckoutState.typed.address_id == address.id,
            on_change=CheckoutState.choose_address(address.id),  # type: ignore[call-arg]
            hint=rx.el.bdi(address.text),
        )

    another = choice_row(
        t("Another address"),
        "saved_address",
        "",
        checked=CheckoutState.typed.address_id == "",
        on_change=CheckoutState.choose_address(""),  # type: ignore[call-arg]
    )
    typed = rx.el.div(
        *address_fields(_typed_field),
        class_name=when(CheckoutState.typed.address_id == "", "grid gap-4 sm:grid-cols-2", "hidden"),
    )
    return rx.el.div(
        shown(
            CheckoutState.saved.length() > 0,  # type: ignore[attr-defined]
            rx.el.div(
                rx.foreach(CheckoutState.saved, saved),
                another,
                role="radiogroup",
                aria_label=t("Where to"),
                class_name="grid gap-3",
            ),
        ),
        typed,
        class_name="grid gap-4",
    )


def _how_to_pay() -> rx.Component:
    def row(method: rx.vars.StringVar) -> rx.Component:
        return choice_row(
            payment_name(method),
            "payment_method",
            method,
            checked=CheckoutState.payment == method,
            on_change=CheckoutState.choose_payment(method),  # type: ignore[call-arg]
            hint=_payment_hint(method),
            start=icon_by(
                method,
                {
                    "cash_on_delivery": "banknote",
                    "card": "credit-card",
                    "bank_transfer": "landmark",
                    "on_account": "receipt-text",
                },
                "hidden size-5 text-ink-2 sm:block",
                otherwise="banknote",
            ),
        )

    return rx.el.section(
        _heading("3", t("How you pay")),
        rx.el.div(
            rx.foreach(CheckoutState.payments, row),
            role="radiogroup",
            aria_label=t("How you pay"),
            class_name="mt-4 grid gap-3",
        ),
        _will_wait("mt-4"),
        _will_be_approved("mt-4"),
        class_name=_CARD,
    )


def _will_be_approved(class_name: str) -> Child:
    """Said before the button: what goes over a member's limit waits for their company."""
    approval = CheckoutState.approval
    return rx.fragment(
        shown(
            approval.wait != "",
            notice(
                approval.wait,  # type: ignore[arg-type]
                rx.el.p(approval.because),
                rx.el.p(approval.until),
                tone="warn",
                icon_name="hourglass",
                class_name=class_name,
            ),
        ),
        shown(
            approval.looks_on,
            notice(t("You may look at your company's orders and not order for it."), tone="bad", class_name=class_name),
        ),
    )


def _will_wait(class_name: str) -> Child:
    """Said before the button: what is over the limit is ordered, and waits."""
    return shown(
        (CheckoutState.payment == "on_account") & (CheckoutState.credit.over != ""),  # type: ignore[operator]
        notice(
            CheckoutState.credit.over,
            rx.el.p(
                t(
                    "You can order all the same. The order waits until you pay on your account, pay it in advance, or we "
                    "release it."
                )
            ),
            tone="warn",
            icon_name="hourglass",
            class_name=class_name,
        ),
    )


def payment_name(method: rx.Var) -> Child:
    """What a way to pay is called."""
    return rx.match(
        method,
        ("cash_on_delivery", t("Cash when you get it")),
        ("bank_transfer", t("Bank transfer")),
        ("card", t("Card")),
        ("on_account", t("On account")),
        "",
    )


def _payment_hint(method: rx.Var) -> Child:
    return rx.match(
        method,
        ("cash_on_delivery", t("To the driver or at the counter, change is given")),
        (
            "bank_transfer",
            t("We keep the parts for you until {day}: by then the transfer is there", day=CheckoutState.transfer_until),
        ),
        ("card", t("On your bank's own page, nothing of the card is kept here")),
        ("on_account", CheckoutState.credit.hint),
        "",
    )


def _summary() -> rx.Component:
    totals = CheckoutState.totals

    def row(label: Child, amount: Child) -> rx.Component:
        return rx.el.div(
            rx.el.dt(label, class_name="text-ink-2"),
            rx.el.dd(amount, class_name="min-w-16 text-right"),
            class_name="flex justify-between gap-4",
        )

    return rx.el.aside(
        rx.el.h2(t("To pay"), class_name="text-lg font-semibold"),
        rx.el.dl(
            row(
                tn("Parts, {count} piece", "Parts, {count} pieces", CartState.rows.piece_count),
                price(totals.goods, size="sm"),
            ),
            row(t("Delivery"), rx.cond(totals.fee_is_free, t("Free"), price(totals.fee, size="sm"))),
            class_name="mt-3 space-y-2 text-sm",
        ),
        rx.el.div(
            rx.el.span(t("Total"), class_name="font-semibold"),
            price(totals.total, size="xl", about=True),
            class_name="mt-4 flex items-baseline justify-between border-t border-line pt-4 text-end",
        ),
        charged_note("mt-2 mb-1"),
        rx.foreach(totals.taxes, lambda text: rx.el.p(text, class_name="num text-end text-xs text-ink-2")),
        shown(
            totals.to_free != "",
            rx.el.div(
                rx.el.p(totals.to_free, class_name="num mb-1.5 text-sm text-ink-2"),
                progress_bar(totals.free_share, label=totals.to_free),
                class_name="mt-4",
            ),
        ),
        minimum_progress(class_name="mt-4"),
        rx.el.div(_place_button("w-full"), _trouble_links("mt-3"), class_name="mt-5 hidden lg:block"),
        rx.el.p(
            icon("undo-2", "mt-0.5 size-4"),
            rx.el.span(t("Cancel free until the parcel leaves. Then 14 days to return."), class_name="text-pretty"),
            class_name="mt-4 flex gap-2 border-t border-line pt-4 text-sm text-ink-2",
        ),
        class_name="min-w-0 rounded-lg border border-line bg-surface p-5 shadow-low lg:sticky lg:top-6",
    )


def _place_button(class_name: str) -> rx.Component:
    amount = CheckoutState.totals.total
    return button(
        t("Place order, {amount}", amount=amount.whole + amount.decimals + "\u00a0" + amount.currency),
        look="act",
        size="xl",
        type="submit",
        form=FORM_ID,
        loading=CheckoutState.placing,
        disabled=~CartState.rows.can_check_out,  # type: ignore[operator]
        class_name=class_name,
    )


def _trouble_links(margin: str) -> rx.Component:
    """The fields to correct, repeated beside the last button as links to them."""
    names = {
        "name": t("Name"),
        "phone": t("Mobile"),
        "email": t("E-mail"),
        "line": t("Street and number"),
        "city": t("Town"),
        "region": t("Governorate"),
        "postal_code": t("Postal code"),
        "note": t("Note for the driver"),
    }
    links = [
        shown(
            getattr(CheckoutState.errors, name) != "",
            rx.el.a(
                icon("circle-alert", "size-4"),
                t("To correct: {field}", field=label),
                href=f"#field-{name}",
                class_name="flex min-h-6 items-center gap-1.5 font-medium underline-offset-4 hover:underline",
            ),
        )
        for name, label in names.items()
    ]
    return rx.el.div(*links, class_name=cx("flex flex-col items-center gap-1 text-sm text-bad empty:hidden", margin))
