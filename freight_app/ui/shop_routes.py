"""The pages of the shop and of people's own accounts."""

from __future__ import annotations

from freight_app.ui.routing import Audience, Route

SHOP_ROUTES: tuple[Route, ...] = (
    Route(
        "/",
        "storefront.home:page",
        "Home",
        on_load="storefront.home_state:HomeState.load",
        head="web.heads:home_head",
        in_sitemap=True,
    ),
    Route(
        "/search",
        "storefront.results:page",
        "Search",
        on_load="storefront.results_state:ResultsState.load_search",
        in_sitemap=True,
    ),
    Route(
        "/c/[slug]",
        "storefront.category:page",
        "Parts by kind",
        on_load="storefront.results_state:ResultsState.load_category",
        head="web.heads:category_head",
    ),
    Route(
        "/p/[sku]",
        "storefront.product:page",
        "Part",
        on_load="storefront.product_state:ProductState.load",
        head="web.heads:product_head",
    ),
    Route("/my-car", "storefront.car:page", "My car", on_load="storefront.car_state:CarState.load"),
    Route("/cart", "storefront.cart_page:page", "Cart", on_load="storefront.cart_state:CartState.load"),
    Route(
        "/checkout",
        "storefront.checkout_page:page",
        "Your order",
        on_load="storefront.checkout_state:CheckoutState.load",
    ),
    Route(
        "/order/[token]",
        "storefront.order_pages:confirmation_page",
        "Your order",
        on_load="storefront.order_return:TrackedReturnState.load",
    ),
    Route("/track", "storefront.order_pages:find_page", "Where is my order"),
    Route(
        "/track/[token]",
        "storefront.order_pages:tracking_page",
        "Where is my order",
        on_load="storefront.order_return:TrackedReturnState.load",
    ),
    Route("/pay", "storefront.pay_page:page", "Payment", on_load="storefront.pay_page:PayState.load"),
    Route(
        "/account",
        "account.orders_page:page",
        "My orders",
        Audience.CUSTOMER,
        on_load="account.orders_page:OwnOrdersState.load",
    ),
    Route(
        "/account/orders/[number]",
        "account.order_page:page",
        "Your order",
        Audience.CUSTOMER,
        on_load="account.order_changes_state:OwnOrderChangesState.load",
    ),
    Route(
        "/account/statement",
        "account.statement_page:page",
        "My statement",
        Audience.CUSTOMER,
        on_load="account.statement_page:StatementState.load",
    ),
    Route(
        "/account/addresses",
        "account.addresses_page:page",
        "My addresses",
        Audience.CUSTOMER,
        on_load="account.addresses_state:AddressesState.load",
    ),
    Route(
        "/account/cars",
        "account.cars_page:page",
        "My cars",
        Audience.CUSTOMER,
        on_load="account.cars_page:CarsState.load",
    ),
    Route(
        "/account/sessions",
        "account.sessions_page:page",
        "Sign-ins",
        Audience.CUSTOMER,
        on_load="account.sessions_page:SessionsState.load",
    ),
    Route(
        "/account/settings",
        "account.settings_page:page",
        "Settings",
        Audience.CUSTOMER,
        on_load="account.settings_state:SettingsState.load",
    ),
    Route(
        "/register/retailer",
        "account.retailer_page:page",
        "Open a garage account",
        on_load="account.retailer_state:RetailerState.load",
    ),
    Route("/sign-in", "account.entry_pages:sign_in_page", "Sign in", on_load="account.entry_state:EntryState.load"),
    Route(
        "/register",
        "account.entry_pages:register_page",
        "Make an account",
        on_load="account.entry_state:EntryState.load",
    ),
    Route("/reset", "account.entry_pages:reset_page", "A new password", on_load="account.entry_state:EntryState.load"),
    Route(
        "/reset/[token]",
        "account.entry_pages:new_password_page",
        "Choose a password",
        on_load="account.entry_state:EntryState.load",
    ),
    Route(
        "/welcome/[token]",
        "account.entry_pages:welcome_page",
        "Welcome to your shop",
        on_load="account.entry_state:EntryState.load",
    ),
)
