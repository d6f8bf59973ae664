"""``/admin/settings/payments``: which ways to pay the shop offers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import OutsideFailure
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment
from freight_app.orders.delivery_methods import list_payment_options, offer_payment
from freight_app.orders.dtos import PaymentMethod
from freight_app.orders.paying.overview import look_at_gateway
from freight_app.orders.ports import PaymentGateway
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.settings_frame import ROOT, intro, settings_page, waiting
from freight_app.ui.components.base import Child, Live, Text, cx, shown
from freight_app.ui.components.buttons import button, text_link
from freight_app.ui.components.choices import switch
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import notice
from freight_app.ui.components.tables import facts
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t, translate
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class PaymentsView:
    """Which ways are on. ``card_is_possible`` when a gateway moves money, or in a demonstration."""

    cash: bool = False
    transfer: bool = False
    card: bool = False
    card_is_possible: bool = False
    has_bank_details: bool = False
    is_demo: bool = False
    gateway: str = ""
    lacks: str = ""
    refund_reach: str = ""
    takes_currency: bool = True
    open_pages: int = 0
    last_notice: str = ""


class PaymentSettingsState(rx.State):
    """The ways to pay; a switch takes effect at once and can be taken back."""

    view: PaymentsView = PaymentsView()
    is_loaded: bool = False
    # What the gateway said to "test the connection": empty, good or a sentence.
    tested: str = ""
    is_reached: bool = False
    _last: tuple[str, bool] = ("", False)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read which ways are offered."""
        self.view = await asyncio.to_thread(_read, visitor())
        self.is_loaded = True

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def offer(self, method: PaymentMethod, offered: bool) -> None:
        """Offer a way to pay, or no longer."""
        await self._offer(method, offered=offered)
        self._last = (method, not offered)
        language = visitor().language
        text = translate("Offered from now on", language) if offered else translate("No longer offered", language)
        await show_toast(self, text, undo="payment")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_offer(self) -> None:
        """Take the last switch back."""
        method, offered = self._last
        if method:
            await self._offer(PaymentMethod(method), offered=offered)
            self._last = ("", False)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def test_gateway(self) -> None:
        """Ask the gateway whether it knows us."""
        who = visitor()
        trouble = await asyncio.to_thread(_test_gateway)
        self.is_reached = trouble is None
        self.tested = translate("The gateway answers and knows the key.", who.language) if trouble is None else trouble

    async def _offer(self, method: PaymentMethod, *, offered: bool) -> None:
        self.view = await asyncio.to_thread(_write, visitor(), method, offered)


def _read(who: Visitor) -> PaymentsView:
    with current_house().read(who.actor) as uow:
        options = {option.method: option for option in list_payment_options(uow, include_inactive=True)}
        shop = get_shop_profile(uow)
        gateway = look_at_gateway(uow)
    card = options[PaymentMethod.CARD]
    return PaymentsView(
        cash=options[PaymentMethod.CASH_ON_DELIVERY].is_active,
        transfer=options[PaymentMethod.BANK_TRANSFER].is_active,
        card=card.is_active,
        card_is_possible=card.is_possible,
        has_bank_details=shop.bank_details != "",
        is_demo=shop.demo,
        gateway=gateway.name,
        lacks=", ".join(gateway.lacks),
        refund_reach=gateway.refund_reach,
        takes_currency=gateway.takes_currency,
        open_pages=gateway.open_pages,
        last_notice=format_moment(gateway.last_notice_at, who.language, zone=shop.time_zone, width="short")
        if gateway.last_notice_at
        else "",
    )


def _test_gateway() -> str | None:
    """None when it answers; else what it said. It may take seconds: outside any unit of work."""
    try:
        current_house().database.ports.get(PaymentGateway).check_connection()
    except OutsideFailure as error:
        return error.message
    return None


def _write(who: Visitor, method: PaymentMethod, offered: bool) -> PaymentsView:
    with current_house().write(who.actor) as uow:
        offer_payment(uow, method, offered=offered)
    return _read(who)


VIEW: Live = PaymentSettingsState.view


def page() -> rx.Component:
    return settings_page(
        rx.cond(PaymentSettingsState.is_loaded, _ways(), waiting()),
        here="payments",
        undo={"payment": PaymentSettingsState.undo_offer},
    )


def _ways() -> rx.Component:
    no_account = notice(
        t("Customers are not told where to send the money."),
        rx.el.p(t("Write the shop's bank account, so that it stands on the order.")),
        action=text_link(t("Bank account"), ROOT, class_name="text-warn!"),
        class_name="mb-3",
    )
    no_gateway = notice(
        t("Cards cannot be offered here yet."),
        rx.el.p(
            t(
                "A card needs a gateway of your bank through which money moves, and none is connected. In a demonstration it is rehearsed."
            )
        ),
        tone="info",
        class_name="mb-3",
    )
    rehearsed = notice(
        t("In this demonstration a card is only rehearsed: no money moves."), tone="info", class_name="mb-3"
    )
    return rx.el.div(
        intro(t("What customers can choose at the checkout. Orders already placed keep their way to pay.")),
        rx.el.div(
            _way(
                "hand-coins",
                t("Cash on delivery"),
                t("Paid to the driver, or in the shop when it is collected."),
                PaymentMethod.CASH_ON_DELIVERY,
                VIEW.cash,
            ),
            _way(
                "landmark",
                t("Bank transfer"),
                t("The parts are kept until the money is there; you record it in the order."),
                PaymentMethod.BANK_TRANSFER,
                VIEW.transfer,
                below=shown(VIEW.transfer & ~VIEW.has_bank_details, no_account),
            ),
            _way(
                "credit-card",
                t("Card"),
                t("Paid on the page of the bank; the card's number never comes to us."),
                PaymentMethod.CARD,
                VIEW.card,
                disabled=~VIEW.card_is_possible,
                below=rx.cond(VIEW.card_is_possible, shown(VIEW.is_demo & VIEW.card, rehearsed), no_gateway),
            ),
            class_name="max-w-3xl divide-y divide-line border-y border-line px-5",
        ),
        rx.el.div(_gateway(), class_name="mt-8 max-w-3xl px-5"),
        class_name="pb-8",
    )


def _gateway() -> rx.Component:
    """How the card gateway stands; its keys are settings of the machine and are never shown."""
    reach = rx.match(
        VIEW.refund_reach,
        ("part", t("Whole payments and parts of them")),
        ("whole", t("Whole payments only; parts go back by hand")),
        t("None: money goes back by transfer or in cash"),
    )
    name = rx.match(
        VIEW.gateway,
        ("rehearsal", t("Rehearsal: no money moves")),
        ("none", t("None")),
        ("konnect", "Konnect"),
        ("flouci", "Flouci"),
        VIEW.gateway,
    )
    return rx.el.section(
        rx.el.h2(t("Card gateway"), class_name="mb-3 text-base font-semibold"),
        shown(
            VIEW.lacks != "",
            notice(
                t("The gateway is named but not set up."),
                rx.el.p(t("These settings are missing:"), " ", rx.el.bdi(VIEW.lacks, class_name="font-mono text-sm")),
                tone="bad",
                class_name="mb-3",
            ),
        ),
        shown(
            ~VIEW.takes_currency & (VIEW.lacks == "") & (VIEW.gateway != "none"),
            notice(t("This gateway does not take the shop's currency."), class_name="mb-3"),
        ),
        facts(
            (t("Connected"), name),
            (t("Sends back by itself"), reach),
            (t("Pages that are open"), number(VIEW.open_pages)),
            (t("Last message"), rx.cond(VIEW.last_notice != "", VIEW.last_notice, t("Never"))),
        ),
        rx.el.div(
            button(t("Test the connection"), size="md", on_click=PaymentSettingsState.test_gateway),
            rx.el.p(
                rx.cond(
                    PaymentSettingsState.is_reached,
                    icon("circle-check", "size-4 text-good"),
                    icon("triangle-alert", "size-4 text-bad"),
                ),
                rx.el.bdi(PaymentSettingsState.tested),
                role="status",
                class_name=cx(
                    "items-center gap-2 text-sm",
                    rx.cond(PaymentSettingsState.tested != "", "flex", "hidden"),  # type: ignore[arg-type]
                ),
            ),
            class_name="mt-4 flex flex-wrap items-center gap-4",
        ),
    )


def _way(
    icon_name: str,
    label: Text,
    hint: Text,
    method: PaymentMethod,
    is_on: Live,
    *,
    disabled: Live = False,
    below: Child = "",
) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            icon(icon_name, "size-5 text-ink-2"),
            switch(
                label,
                hint=hint,
                checked=is_on,
                disabled=disabled,
                on_change=lambda value: PaymentSettingsState.offer(str(method), value),  # type: ignore[call-arg, arg-type]
                class_name="flex-1",
            ),
            class_name="flex items-center gap-4 py-2",
        ),
        below or rx.fragment(),
    )
