"""Telling those who moderate that an opinion waits for them."""

from __future__ import annotations

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.opinions import queries
from freight_app.catalogue.opinions.models import Opinion, OpinionStatus, ProductAnswer
from freight_app.catalogue.queries import product_by_id
from freight_app.kit.db import UnitOfWork
from freight_app.kit.subjects import Subject
from freight_app.messaging.notifying.notifying import notify_holders


def tell_moderators(uow: UnitOfWork, opinion: Opinion) -> None:
    """Once for each opinion, however often its author writes it anew; not of what is public already."""
    if opinion.status != OpinionStatus.PENDING:
        return
    product_id = (
        queries.question_by_id(uow, opinion.question_id).product_id
        if isinstance(opinion, ProductAnswer)
        else opinion.product_id
    )
    product = product_by_id(uow, product_id)
    notify_holders(
        uow,
        Permission.OPINIONS_MODERATE,
        event="opinion_to_moderate",
        data={f"product_{language}": name for language, name in product.names.items()},
        key=f"opinion:{opinion.public_id}",
        subject=Subject("product", product.sku),
    )
