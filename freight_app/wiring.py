"""Which adapter serves each port, who listens to which event. The one place where the house is put together."""

from __future__ import annotations

from freight_app.accounts.signing import SigningKeys
from freight_app.accounts.throttle import Throttle
from freight_app.adapters.carriers import carriers_for
from freight_app.adapters.chat import chat_poster_for
from freight_app.adapters.files import file_store_for
from freight_app.adapters.fx import rate_source_for
from freight_app.adapters.mail import mailer_for
from freight_app.adapters.mailbox import mailbox_for
from freight_app.adapters.payments import gateway_for
from freight_app.adapters.push import pusher_for
from freight_app.adapters.sms import text_sender_for
from freight_app.adapters.subjects.book import HouseSubjects
from freight_app.adapters.web import page_fetcher_for, webhook_sender_for
from freight_app.adapters.whatsapp import receipt_reader_for, whatsapp_sender_for
from freight_app.catalogue.wishes import telling as wish_telling
from freight_app.documents.attached.ports import Mailbox, SubjectBook
from freight_app.documents.attached.storage import FileStore
from freight_app.documents.enclosures import KeptEnclosures
from freight_app.kit.cache import Cache, MemoryCache, RedisCache
from freight_app.kit.clock import Clock, SystemClock
from freight_app.kit.db import Database, Ports
from freight_app.kit.events import EventBus
from freight_app.kit.house import House, set_house
from freight_app.kit.settings import Settings, get_settings
from freight_app.messaging import notices as account_notices
from freight_app.messaging import receipts  # noqa: F401 - every worker does its task
from freight_app.messaging.alerts.checking import AlertChecks
from freight_app.messaging.campaigns import sending as campaign_sending  # noqa: F401 - every worker does its tasks
from freight_app.messaging.campaigns.ports import AudienceSource
from freight_app.messaging.ports import (
    ChatPoster,
    Enclosures,
    Mailer,
    Pusher,
    ReceiptReader,
    TextSender,
    WhatsAppSender,
)
from freight_app.migration import engine as migration_engine
from freight_app.migration.ports import PageFetcher, ReportTranslator, WebhookSender
from freight_app.migration.sources.sql_databases import SqlDatabases
from freight_app.operations import watching as house_watching
from freight_app.orders import notices as order_notices
from freight_app.orders import shipping_out, telling_customers, telling_staff
from freight_app.orders.audiences import CustomerAudience
from freight_app.orders.back_orders import listening as back_orders
from freight_app.orders.changes import letters as change_letters
from freight_app.orders.credit import listening as credit_listening
from freight_app.orders.demand import SoldDemand
from freight_app.orders.invoices import letters as invoice_letters
from freight_app.orders.invoices import listening as invoice_listening
from freight_app.orders.paying import letters as payment_letters
from freight_app.orders.paying import listening as paying
from freight_app.orders.ports import PaymentGateway
from freight_app.orders.project_orders import OrdersOfProjects
from freight_app.orders.spending import listening as spending_listening
from freight_app.purchasing import watching as purchasing_watching
from freight_app.purchasing.landed import listening as landed_costs
from freight_app.purchasing.orders import sending as purchase_sending  # noqa: F401 - every worker does its task
from freight_app.purchasing.ports import DemandSource
from freight_app.purchasing.projects.ports import ProjectOrders
from freight_app.shipping import carrier_papers  # noqa: F401 - every worker does its tasks
from freight_app.shipping import watching as shipping_watching
from freight_app.shipping.ports import Carriers
from freight_app.shop.currencies.ports import RateSource
from freight_app.stock import watching as stock_watching
from freight_app.ui.report_words import CatalogueTranslator


def subscribe_listeners(bus: EventBus) -> None:
    """Upward news: lower rooms publish, upper rooms listen."""
    account_notices.subscribe(bus)
    wish_telling.subscribe(bus)
    order_notices.subscribe(bus)
    invoice_listening.subscribe(bus)
    credit_listening.subscribe(bus)
    spending_listening.subscribe(bus)
    paying.subscribe(bus)
    back_orders.subscribe(bus)
    landed_costs.subscribe(bus)
    shipping_out.subscribe(bus)
    # Last: letters say what the books say after the news.
    change_letters.subscribe(bus)
    payment_letters.subscribe(bus)
    invoice_letters.subscribe(bus)
    telling_staff.subscribe(bus)
    telling_customers.subscribe(bus)
    migration_engine.subscribe(bus)


# What looks for trouble, by the clock.
ALERT_CHECKS = AlertChecks(
    (
        stock_watching.LOW_STOCK,
        house_watching.GIVEN_UP,
        house_watching.OLD_BACKUP,
        *shipping_watching.SHIPMENT_CHECKS,
        *purchasing_watching.PURCHASING_CHECKS,
    )
)


def provide_ports(ports: Ports, settings: Settings) -> None:
    """The outside world, as the settings name it."""
    ports.provide(Settings, settings)
    ports.provide(Throttle, Throttle(settings.redis_url))
    ports.provide(SigningKeys, SigningKeys(settings))
    ports.provide(Mailer, mailer_for(settings))
    ports.provide(Enclosures, KeptEnclosures())
    ports.provide(TextSender, text_sender_for(settings))
    ports.provide(WhatsAppSender, whatsapp_sender_for(settings))
    ports.provide(ReceiptReader, receipt_reader_for(settings))
    ports.provide(ChatPoster, chat_poster_for(settings))
    ports.provide(Pusher, pusher_for(settings))
    ports.provide(AudienceSource, CustomerAudience())
    ports.provide(PaymentGateway, gateway_for(settings, ports.get(SigningKeys)))
    ports.provide(SqlDatabases, SqlDatabases.from_setting(settings.sql_sources))
    ports.provide(PageFetcher, page_fetcher_for(settings))
    ports.provide(WebhookSender, webhook_sender_for(settings))
    ports.provide(RateSource, rate_source_for(settings))
    ports.provide(ReportTranslator, CatalogueTranslator())
    ports.provide(DemandSource, SoldDemand())
    ports.provide(ProjectOrders, OrdersOfProjects())
    ports.provide(AlertChecks, ALERT_CHECKS)
    ports.provide(FileStore, file_store_for(settings))
    ports.provide(Mailbox, mailbox_for(settings))
    ports.provide(SubjectBook, HouseSubjects())


def open_house(settings: Settings | None = None, *, clock: Clock | None = None) -> House:
    """Wire a house for this process and make it the current one."""
    settings = settings or get_settings()
    bus, ports = EventBus(), Ports()
    subscribe_listeners(bus)
    provide_ports(ports, settings)
    database = Database(settings.resolved_database_url, clock=clock or SystemClock(), bus=bus, ports=ports)
    cache = RedisCache(settings.redis_url) if settings.redis_url else MemoryCache()
    ports.provide(Cache, cache)
    ports.provide(Carriers, carriers_for(settings, database))
    house = House(settings=settings, database=database, cache=cache)
    set_house(house)
    return house
