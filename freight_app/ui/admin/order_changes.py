"""What the page of an order has for changing it: the buttons, the sheets behind them, and its tags."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.order_changes_state import OrderChangesState
from freight_app.ui.admin.order_detail_state import OrderDetailState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import combobox_field, select_field, stepper
from freight_app.ui.components.fields import date_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.reasons import RETURN_REASONS
from freight_app.ui.shells.console import panel
from freight_app.ui.shells.state import ShellState

ORDER: Live = OrderDetailState.order
STATE: Any = OrderChangesState
# Colours of tags: the word chooses one and keeps it, so that urgent looks the same on every order.
TAG_LOOKS = (
    "bg-info-soft text-info",
    "bg-good-soft text-good",
    "bg-warn-soft text-warn",
    "bg-bad-soft text-bad",
    "bg-brand-soft text-brand",
    "bg-sunken text-ink",
)


def change_buttons() -> Child:
    """The ways to change the order that its status leaves open, for those who may."""
    before = (ORDER.status == "pending") | (ORDER.status == "confirmed")
    after = (ORDER.status == "delivered") | (ORDER.status == "completed")
    can = as_var(ShellState.permissions).contains(str(Permission.ORDERS_EDIT))

    def opens(label: Text, name: str, icon_name: str, **look: Any) -> rx.Component:
        return button(
            label,
            size="sm",
            icon_start=icon_name,
            on_click=STATE.open(name, ORDER.number),
            class_name="max-sm:h-11",
            **look,
        )

    return rx.fragment(
        shown(
            can & before,
            opens(t("Change"), "amend", "pencil", keys="E"),
            opens(t("Split"), "split", "git-merge", look="plain"),
        ),
        shown(can & after, opens(t("Take something back"), "return", "undo-2")),
    )


def change_sheets() -> rx.Component:
    """The sheet that is open."""
    return rx.fragment(_amend_sheet(), _split_sheet(), _return_sheet())


def tags_panel() -> rx.Component:
    """The words on the order."""
    can = as_var(ShellState.permissions).contains(str(Permission.ORDERS_EDIT))

    def tag(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.bdi(one.name),
            shown(
                can,
                icon_button("x", t("Take {tag} off", tag=one.name), size="sm", on_click=STATE.drop_tag(one.name)),
            ),
            class_name=cx(
                "inline-flex min-h-8 items-center rounded-full ps-3 pe-3 text-sm font-medium has-[button]:pe-0",
                tag_look(one.look),
            ),
        )

    return panel(
        t("Tags"),
        rx.el.div(
            rx.el.ul(rx.foreach(ORDER.tags, tag), class_name="flex flex-wrap gap-2 empty:hidden"),
            shown(
                can,
                form(
                    text_field(
                        t("Another tag"),
                        "tag",
                        size="sm",
                        hide_label=True,
                        placeholder=t("Another tag"),
                        max_length=40,
                        error=as_var(OrderChangesState.errors)["tag"],
                        class_name="flex-1",
                    ),
                    button(t("Add"), size="sm", type="submit", class_name="max-sm:h-11"),
                    on_submit=OrderChangesState.add_tag,
                    key=as_var(OrderChangesState.tag_step).to_string(),
                    class_name="flex-row! items-start gap-2",
                ),
            ),
            class_name="space-y-3 px-5 pb-4",
        ),
    )


def tag_look(number: Live) -> Any:
    """The colours of a tag by the number that its word hashes to."""
    return rx.match(number, *((place, look) for place, look in enumerate(TAG_LOOKS[:-1])), TAG_LOOKS[-1])


def _sheet(
    name: str, title: Text, *content: Child, do: Text, on_submit: Any, can: Any, foot: Child = ""
) -> rx.Component:
    form_id = f"order-{name}"
    return sheet(
        form(
            *content,
            rx.el.input(type="hidden", name="step", value=OrderChangesState.step, read_only=True),
            shown(as_var(OrderChangesState.trouble) != "", notice(as_var(OrderChangesState.trouble), tone="warn")),
            on_submit=on_submit,
            id=form_id,
        ),
        open=(as_var(OrderChangesState.sheet) == name)
        & (as_var(OrderChangesState.visit) == as_var(OrderDetailState.visit)),
        on_close=OrderChangesState.close,
        title=title,
        actions=[
            button(do, look="act", type="submit", form=form_id, disabled=~can),
            button(t("Leave it as it is"), look="plain", custom_attrs={"data-close": True}),
            rx.el.p(foot, class_name="me-auto text-sm empty:hidden"),
        ],
        class_name="sm:w-128",
    )


def _amend_sheet() -> rx.Component:
    totals: Live = OrderChangesState.totals
    return _sheet(
        "amend",
        t("Change order {number}", number=ORDER.number),
        rx.el.ul(rx.foreach(as_var(OrderChangesState.lines), _amended), class_name="divide-y divide-line"),
        combobox_field(
            t("Add a part"),
            "added",
            as_var(OrderChangesState.found),
            on_pick=STATE.add_part,
            on_type=OrderChangesState.find_part,
            placeholder=t("Number or name"),
            empty_text=t("Nothing answers to that"),
        ),
        select_field(
            t("Delivery"),
            "way",
            as_var(OrderChangesState.ways),
            value=OrderChangesState.way,
            on_change=OrderChangesState.set_way,
        ),
        shown(as_var(OrderChangesState.is_brought), _address()),
        text_field(t("Why"), "reason", optional=True, max_length=500),
        facts(
            (t("Total before"), price(totals.before, size="sm")),
            (t("Delivery"), price(totals.fee, size="sm")),
            (
                rx.cond(totals.is_owed_back, t("To pay back"), t("To pay")),
                price(totals.to_pay, size="sm"),
            ),
        ),
        do=t("Change the order"),
        on_submit=OrderChangesState.amend,
        can=totals.can_be_done,
        # What changes with every press stays in sight.
        foot=rx.fragment(t("Total after"), " ", price(totals.total, size="md")),
    )


def _address() -> rx.Component:
    address: Live = as_var(OrderChangesState.address)

    def line(label: Text, name: str, **props: Any) -> rx.Component:
        return text_field(
            label,
            f"address_{name}",
            size="sm",
            default_value=address[name],
            dir=props.pop("dir", "auto"),
            on_blur=lambda text: STATE.set_address(name, text),
            **props,
        )

    return rx.el.div(
        line(t("Street"), "line", max_length=200, class_name="col-span-2"),
        line(t("City"), "city", max_length=120),
        line(t("Region"), "region", max_length=120, optional=True),
        line(t("Postal code"), "postal_code", max_length=20, optional=True),
        line(t("Country code"), "country", max_length=2, dir="ltr"),
        line(t("Note for the driver"), "note", max_length=300, optional=True, class_name="col-span-2"),
        class_name="grid grid-cols-2 gap-3",
    )


def _amended(line: Live) -> rx.Component:
    told = rx.cond(
        line.missing > 0,
        rx.el.span(t("{count} are not in stock", count=line.missing), class_name="text-sm text-bad"),
        rx.cond(
            line.quantity == 0,
            rx.el.span(t("Goes out of the order"), class_name="text-sm text-warn"),
            rx.cond(
                line.line_id == 0, rx.el.span(t("New, at today's price"), class_name="text-sm text-good"), rx.fragment()
            ),
        ),
    )
    return _line(line, rx.el.bdi(line.unit.whole, line.unit.decimals, class_name="num ltr text-sm text-ink-2"), told)


def _line(line: Live, *told: Child) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(line.name, class_name="block font-medium text-pretty"),
            rx.el.span(code(line.sku, "text-sm text-ink-2"), class_name="me-3"),
            *told,
            class_name="min-w-0 flex-1",
        ),
        stepper(
            line.quantity,
            on_change=lambda quantity: STATE.set_quantity(line.sku, quantity),
            label=t("Pieces of {part}", part=line.name),
            minimum=line.least,
            maximum=line.most,
            small=True,
        ),
        key=line.sku,
        class_name="flex flex-wrap items-center gap-3 py-3",
    )


def _of(line: Live) -> rx.Component:
    return rx.el.span(t("of {count}", count=line.most), class_name="num text-sm text-ink-2")


def _split_sheet() -> rx.Component:
    return _sheet(
        "split",
        t("Send order {number} in two parcels", number=ORDER.number),
        rx.el.p(
            t("Choose what follows later. It gets a number of its own; prices stay, and delivery is paid once."),
            class_name="text-ink-2 text-pretty",
        ),
        rx.el.ul(
            rx.foreach(as_var(OrderChangesState.lines), lambda line: _line(line, _of(line))),
            class_name="divide-y divide-line",
        ),
        date_field(t("The second parcel is promised for"), "promised_on", optional=True),
        text_field(t("Why"), "reason", optional=True, max_length=500),
        do=t("Split the order"),
        on_submit=OrderChangesState.split,
        can=as_var(OrderChangesState.pieces) > 0,
    )


def _return_sheet() -> rx.Component:
    reasons: list[tuple[str, Text]] = [
        (str(value), t(word)) for value, word in RETURN_REASONS.items() if value != "not_delivered"
    ]

    def line(one: Live) -> rx.Component:
        why = select_field(
            t("Reason"),
            "reason-" + one.sku,
            reasons,
            hide_label=True,
            size="sm",
            value=one.reason,
            on_change=lambda reason: STATE.set_reason(one.sku, reason),
            class_name="mt-1 w-52",
        )
        return _line(one, _of(one), shown(one.quantity > 0, why))

    return _sheet(
        "return",
        t("What comes back of order {number}?", number=ORDER.number),
        rx.el.ul(rx.foreach(as_var(OrderChangesState.lines), line), class_name="divide-y divide-line"),
        text_field(t("Note"), "note", optional=True, max_length=500),
        rx.el.p(
            t("The parts are counted when they are here; the money is settled after that, under Returns."),
            class_name="text-sm text-ink-2 text-pretty",
        ),
        do=t("Write the return down"),
        on_submit=OrderChangesState.take_return,
        can=as_var(OrderChangesState.pieces) > 0,
    )
