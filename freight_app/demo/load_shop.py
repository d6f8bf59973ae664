"""Who the demo shop is: its identity, its two places, and how goods reach the customer."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.demo.wishes import DeliveryCode
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders.delivery_methods import (
    create_delivery_method,
    list_delivery_methods,
    update_delivery_method,
)
from freight_app.orders.dtos import DeliveryMethodDraft, DeliveryMethodView
from freight_app.orders.rules import delivery_fee
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.dtos import RateDraft
from freight_app.shop.currencies.rates import add_rate
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.stock.dtos import LocationDraft
from freight_app.stock.locations import create_location, list_locations, update_location

_PROFILE = ShopProfileUpdate(
    name="Freight",
    legal_name="Freight Pièces Auto SARL",
    tax_number="1498213K/A/M/000",
    tagline={
        "en": "The right part, today",
        "fr": "La bonne pièce, aujourd’hui",
        "ar": "القطعة المناسبة، اليوم",
    },
    phone="+216 71 205 330",
    whatsapp="+216 98 205 330",
    email="bonjour@freight.test",
    address="24 rue de l'Énergie, Charguia, 2035 Tunis",
    opening_hours={
        "en": "Monday to Saturday, 8:00 to 18:00",
        "fr": "Du lundi au samedi, de 8 h à 18 h",
        "ar": "من الإثنين إلى السبت، 8:00 إلى 18:00",
    },
    bank_details="Banque de la Charguia\nIBAN TN59 0000 0000 0000 0000 0000",
    shown_currencies=["EUR", "USD", "DZD"],
    shown_margin_bp=150,
    # Nobody keeps the demo's rates: they are not to grow too old within its life.
    rate_max_age_days=365,
    demo=True,
)
# Near what they were when the demo was written; by hand, as in a shop without a source.
_RATES = (("EUR", "3.4012"), ("USD", "3.1184"), ("DZD", "0.02385"))
_SHOP = LocationDraft(code="CHA", name="Charguia", address="24 rue de l'Énergie, Charguia, Tunis", position=0)
_STORE = LocationDraft(code="BEN", name="Ben Arous", address="Zone industrielle, Ben Arous", position=1)
_METHODS = (
    DeliveryMethodDraft(
        code="pickup",
        names={"en": "Collect in Charguia", "fr": "Retrait à la Charguia", "ar": "الاستلام من الشرقية"},
        hints={
            "en": "Ready within the hour, open until 18:00",
            "fr": "Prêt dans l'heure, ouvert jusqu'à 18 h",
            "ar": "جاهزة خلال ساعة، مفتوح حتى 18:00",
        },
        fee="0",
        promise_days=0,
        is_pickup=True,
        position=0,
    ),
    DeliveryMethodDraft(
        code="delivery",
        names={"en": "Delivery to your door", "fr": "Livraison à domicile", "ar": "التوصيل إلى بابك"},
        hints={
            "en": "All governorates, the next working day",
            "fr": "Tous les gouvernorats, le jour ouvrable suivant",
            "ar": "كل الولايات، في يوم العمل التالي",
        },
        fee="7.000",
        free_above="200.000",
        promise_days=1,
        position=1,
    ),
    DeliveryMethodDraft(
        code="express",
        names={"en": "Express courier", "fr": "Coursier express", "ar": "توصيل سريع"},
        hints={
            "en": "Greater Tunis, today when ordered before 15:00",
            "fr": "Grand Tunis, le jour même avant 15 h",
            "ar": "تونس الكبرى، في اليوم نفسه قبل الساعة 15:00",
        },
        fee="15.000",
        promise_days=0,
        position=2,
    ),
)


@dataclass(frozen=True, slots=True)
class LoadedShop:
    """The places in the order in which they give goods, and the ways of delivery by code."""

    location_ids: list[int]
    methods: dict[str, DeliveryMethodView]

    def fee(self, code: DeliveryCode, goods: Money) -> Money:
        method = self.methods[code]
        return delivery_fee(goods, method.full_fee, method.free_above)


def load_shop(uow: UnitOfWork) -> LoadedShop:
    """Write the identity over that of a new shop, and make its first location and methods the demo's."""
    update_shop_profile(uow, _PROFILE)
    for code, value in _RATES:
        add_rate(uow, RateDraft(base=code, quote="TND", value=value, rated_on=today_of_shop(uow)))
    first = list_locations(uow)[0]
    places = [update_location(uow, first.id, _SHOP), create_location(uow, _STORE)]
    known = {method.code: method.id for method in list_delivery_methods(uow, include_inactive=True)}
    methods = {
        draft.code: update_delivery_method(uow, known[draft.code], draft)
        if draft.code in known
        else create_delivery_method(uow, draft)
        for draft in _METHODS
    }
    return LoadedShop(location_ids=[place.id for place in places], methods=methods)
