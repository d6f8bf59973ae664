"""What the demo's customers say of what they received, in the three languages of the shop, and what they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.models import Category, Fitment, Product
from freight_app.catalogue.opinions.models import (
    OpinionHistory,
    OpinionKind,
    OpinionStatus,
    ProductAnswer,
    ProductQuestion,
    ProductRating,
    ProductReview,
)
from freight_app.catalogue.opinions.rules import public_name
from freight_app.demo.seed import random_stream
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.orders.models import Order, OrderLine, OrderStatus
from freight_app.orders.reviewing.models import ReviewInvitation
from freight_app.shop.service import get_shop_profile

REVIEW_COUNT, WAITING_COUNT = 60, 5
PRODUCT_COUNT, MOST_OF_A_KIND = 20, 2
_FLUIDS = frozenset({"screenwash", "coolants", "brake-fluids", "additives"})
_S = OpinionStatus
_DONE = (OrderStatus.DELIVERED.value, OrderStatus.COMPLETED.value)
Said = tuple[int, str, str, str]
# Stars, language, title, text: of what is put in.
_OF_PARTS: tuple[Said, ...] = (
    (5, "fr", "Montage sans retouche", "Reçue le lendemain, montée en vingt minutes. Identique à l’origine."),
    (5, "ar", "قطعة ممتازة", "نفس القطعة الأصلية، ركّبتها بنفسي في ربع ساعة. التوصيل في يوم واحد."),
    (4, "fr", "Bon rapport qualité-prix", "Rien à redire pour le prix. L’emballage pourrait être plus solide."),
    (5, "en", "Fits like the original", "Same size, same mounting. Two months on, nothing to report."),
    (4, "ar", "جيّدة", "القطعة مناسبة تمامًا، لكن تأخّر التوصيل يومًا."),
    (3, "fr", "Correcte", "Elle convient, mais j’ai dû m’y reprendre à deux fois pour la monter."),
    (5, "fr", "", "Deuxième fois que je la prends, toujours aussi bien."),
    (2, "fr", "Déçu", "Au bout d’un mois elle ne tenait plus. Le magasin l’a échangée sans discuter."),
    (5, "ar", "أنصح بها", "ميكانيكيّ قال إنها من أفضل ما ركّب. شكرًا على النصيحة في المحل."),
    (4, "en", "Good part, clear advice", "They told me on the phone which of the two fits. It did."),
    (1, "ar", "لم تدم", "توقفت بعد أسبوعين. أعادوا لي المال."),
    (5, "en", "", "No fuss, works."),
)
# Of what is poured in.
_OF_FLUIDS: tuple[Said, ...] = (
    (5, "fr", "Bonne norme", "La norme demandée par le constructeur, bidon scellé, bec pratique."),
    (5, "ar", "أصلي", "العبوة مختومة والمواصفة كما في دليل السيارة."),
    (4, "fr", "", "Bon prix par rapport à la station. Livraison rapide à Sfax."),
    (5, "en", "As the handbook asks", "The right grade, sealed, and it came the next day."),
    (3, "ar", "مقبول", "الجودة جيّدة لكن السعر ارتفع عن المرة السابقة."),
    (2, "fr", "Bidon abîmé", "Le bouchon fuyait à l’arrivée. Le magasin l’a remplacé le jour même."),
    (4, "ar", "", "المحرك أهدأ بعد التغيير."),
    (5, "fr", "Toujours la même", "Je la prends depuis deux ans, rien à redire."),
)
_REPLIES: dict[int, dict[str, str]] = {
    1: {"ar": "نأسف لذلك. أعدنا لك ثمن القطعة ونحن نراجع الدفعة كلها."},
    2: {"fr": "Merci de nous l’avoir dit : nous l’avons signalé au fournisseur."},
}
# Language, question, the shop's answer (empty: it still waits).
_ASKED: tuple[tuple[str, str, str], ...] = (
    (
        "fr",
        "Est-ce que les vis de fixation sont fournies ?",
        "Oui, elles sont dans la boîte, avec le couple de serrage.",
    ),
    ("ar", "هل تصلح لسيارة 2016 بمحرك ديزل؟", "اختر سيارتك في أعلى الصفحة: نحن نطابق رقم المحرك مع قائمة المصنّع."),
    ("en", "Does it come with the seal?", "Yes, the seal is in the box."),
    ("fr", "Quelle est la durée de la garantie ?", "Un an à partir de la facture, pièce contre pièce."),
    ("ar", "هل يمكن استلامها من المحل اليوم؟", "نعم، إذا طلبت قبل الرابعة مساءً تجدها جاهزة بعد ساعة."),
    ("fr", "Se monte-t-elle sans outil spécial ?", "Une clé de 13 suffit. Comptez une demi-heure."),
    ("en", "Left or right side?", "It is the same on both sides."),
    ("fr", "Avez-vous aussi la version renforcée ?", ""),
    ("ar", "متى تصل كمية جديدة؟", ""),
)


@dataclass(frozen=True, slots=True)
class _Receipt:
    """Somebody received a product."""

    product_id: int
    is_fluid: bool
    user_id: int
    name: str
    delivered_at: datetime


def write_opinions(uow: UnitOfWork, asked_by: Sequence[int]) -> int:
    """Reviews of what was delivered, questions of these people, letters that nobody waits for; how many reviews."""
    _forget_letters(uow)
    rng = random_stream("opinions")
    receipts = _draw_receipts(uow, rng)
    reviews = _reviews(uow, rng, receipts)
    _insert(uow, ProductReview, reviews)
    _note(uow, OpinionKind.REVIEW, ProductReview)
    _count(uow)
    _ask(uow, rng, [receipt.product_id for receipt in receipts if not receipt.is_fluid], asked_by)
    return len(reviews)


def _forget_letters(uow: UnitOfWork) -> None:
    """What happened in a made-up past is asked about by nobody."""
    delivered = uow.session.exec(select(Order.id).where(col(Order.delivered_at).is_not(None))).all()
    _insert(
        uow,
        ReviewInvitation,
        [{"order_id": order_id, "token": new_token(16), "invited_at": uow.now()} for order_id in delivered],
    )


def _draw_receipts(uow: UnitOfWork, rng: Random) -> list[_Receipt]:
    """A few dozen, of what is bought most of each kind, one a person and product; the latest first."""
    counted = sa.func.count(col(OrderLine.id))
    kinds: Counter[str] = Counter()
    popular: dict[int, bool] = {}
    for product_id, slug, _ in uow.session.exec(
        select(OrderLine.product_id, Category.slug, counted)
        .join(Product, col(Product.id) == col(OrderLine.product_id))
        .join(Category, col(Category.id) == col(Product.category_id))
        .where(col(Product.replaced_by_id).is_(None))
        .group_by(col(OrderLine.product_id), col(Category.slug))
        .order_by(counted.desc(), col(OrderLine.product_id))
        .limit(200)
    ):
        kinds[slug] += 1
        if kinds[slug] <= MOST_OF_A_KIND and len(popular) < PRODUCT_COUNT:
            popular[product_id] = slug.endswith("oils") or slug in _FLUIDS
    rows = uow.session.exec(
        select(OrderLine.product_id, Order.user_id, Order.customer_name, Order.delivered_at)
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(
            col(OrderLine.product_id).in_(popular),
            col(Order.user_id).is_not(None),
            col(Order.status).in_(_DONE),
            col(OrderLine.fulfilled_quantity) > col(OrderLine.returned_quantity),
            col(Order.delivered_at) < uow.now() - timedelta(days=4),
        )
        .order_by(col(Order.id))
    ).all()
    first: dict[tuple[int, int], _Receipt] = {}
    for product_id, user_id, name, delivered_at in rows:
        if user_id is not None and delivered_at is not None:
            receipt = _Receipt(product_id, popular[product_id], user_id, name, delivered_at)
            first.setdefault((product_id, user_id), receipt)
    everybody = list(first.values())
    drawn = rng.sample(everybody, min(REVIEW_COUNT + WAITING_COUNT, len(everybody)))
    return sorted(drawn, key=lambda receipt: receipt.delivered_at, reverse=True)


def _reviews(uow: UnitOfWork, rng: Random, receipts: Sequence[_Receipt]) -> list[dict[str, Any]]:
    cars = _cars(uow, [receipt.product_id for receipt in receipts])
    rows: list[dict[str, Any]] = []
    said: dict[int, list[Said]] = {}
    for place, receipt in enumerate(receipts):
        stars, language, title, text = _say(rng, said.setdefault(receipt.product_id, []), receipt)
        # The shop has not read the last ones.
        waits = place < WAITING_COUNT
        written = min(receipt.delivered_at + timedelta(days=rng.randint(2, 20)), uow.now() - timedelta(hours=3 + place))
        if waits:
            written = uow.now() - timedelta(hours=2 + 5 * place)
        published = None if waits else written + timedelta(hours=5)
        reply = "" if waits else _REPLIES.get(stars, {}).get(language, "")
        fitting = cars.get(receipt.product_id, [])
        rows.append(
            {
                "public_id": new_token(12),
                "product_id": receipt.product_id,
                "author_key": f"user:{receipt.user_id}",
                "user_id": receipt.user_id,
                "display_name": public_name(receipt.name) or "…",
                "language": language,
                "title": title,
                "text": text,
                "rating": stars,
                "status": (_S.PENDING if waits else _S.PUBLISHED).value,
                "status_since": written if published is None else published,
                "written_at": written,
                "published_at": published,
                "reason": "",
                # Nobody's votes are made up: votes are people's.
                "helpful_count": 0,
                "report_count": 0,
                "version": 1,
                "photos": [],
                "vehicle_id": rng.choice(fitting) if fitting and rng.random() < 0.6 else None,
                "vehicle_year": None,
                "edited_at": None,
                "reply": reply,
                "replied_at": published + timedelta(hours=2) if published and reply else None,
            }
        )
    return rows


def _say(rng: Random, said: list[Said], receipt: _Receipt) -> Said:
    """Something that nobody has said of this product yet, as long as there is anything."""
    pool = _OF_FLUIDS if receipt.is_fluid else _OF_PARTS
    words = rng.choice([one for one in pool if one not in said] or pool)
    said.append(words)
    return words


def _cars(uow: UnitOfWork, product_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for product_id, vehicle_id in uow.session.exec(
        select(Fitment.product_id, Fitment.vehicle_id)
        .where(col(Fitment.product_id).in_(set(product_ids)))
        .order_by(col(Fitment.id))
    ):
        found.setdefault(product_id, []).append(vehicle_id)
    return found


def _count(uow: UnitOfWork) -> None:
    """The stars of what is published, as ``change_status`` would have counted them."""
    spreads: dict[int, list[int]] = {}
    for product_id, rating in uow.session.exec(
        select(ProductReview.product_id, ProductReview.rating).where(ProductReview.status == _S.PUBLISHED)
    ):
        spreads.setdefault(product_id, [0] * 5)[rating - 1] += 1
    _insert(
        uow,
        ProductRating,
        [
            {
                "product_id": product_id,
                "count": sum(spread),
                "total": sum(stars * number for stars, number in enumerate(spread, start=1)),
                **{f"stars_{stars}": number for stars, number in enumerate(spread, start=1)},
            }
            for product_id, spread in sorted(spreads.items())
        ],
    )


def _ask(uow: UnitOfWork, rng: Random, product_ids: Sequence[int], asked_by: Sequence[int]) -> None:
    shop = get_shop_profile(uow).name[:60]
    names = dict(
        uow.session.exec(
            select(Order.user_id, sa.func.max(Order.customer_name))
            .where(col(Order.user_id).in_(list(asked_by)))
            .group_by(col(Order.user_id))
        ).all()
    )
    askers = [user_id for user_id in asked_by if user_id in names]
    popular = list(dict.fromkeys(product_ids))
    for place, (language, question, answer) in enumerate(_ASKED * 2):
        at = uow.now() - timedelta(days=2 + 3 * place, hours=rng.randint(1, 9))
        user_id = askers[place % len(askers)]
        status = _S.PUBLISHED if answer else _S.PENDING
        said = {"public_id": new_token(12), "language": language, "written_at": at, "status_since": at}
        row = ProductQuestion(
            **said,
            product_id=popular[place % len(popular)],
            user_id=user_id,
            display_name=public_name(names[user_id]) or "…",
            text=question,
            status=status,
            published_at=at if answer else None,
        )
        uow.session.add(row)
        if answer:
            uow.session.flush()
            later = at + timedelta(hours=20)
            uow.session.add(
                ProductAnswer(
                    **(said | {"public_id": new_token(12), "written_at": later, "status_since": later}),
                    question_id=row.id or 0,
                    display_name=shop,
                    text=answer,
                    by_shop=True,
                    status=_S.PUBLISHED,
                    published_at=later,
                )
            )
    uow.session.flush()
    _note(uow, OpinionKind.QUESTION, ProductQuestion)
    _note(uow, OpinionKind.ANSWER, ProductAnswer)


def _note(uow: UnitOfWork, kind: OpinionKind, table: Any) -> None:
    """The history of what was written in bulk: it waited, then it was published."""
    rows: list[dict[str, Any]] = []
    for opinion in uow.session.exec(select(table).order_by(col(table.id))):
        steps: list[tuple[OpinionStatus | None, OpinionStatus, datetime, str]] = [
            (None, _S.PENDING, opinion.written_at, opinion.display_name)
        ]
        if opinion.published_at is not None:
            steps.append((_S.PENDING, _S.PUBLISHED, opinion.published_at, "system"))
        rows += [
            {
                "kind": kind.value,
                "opinion_id": opinion.id,
                "from_status": None if before is None else before.value,
                "to_status": after.value,
                "changed_at": at,
                "changed_by": by,
                "changed_by_user_id": None,
                "note": "",
            }
            for before, after, at, by in steps
        ]
    _insert(uow, OpinionHistory, rows)


def _insert(uow: UnitOfWork, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(table), rows)
