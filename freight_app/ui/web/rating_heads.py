"""What search engines are told of a product's stars, as schema.org's AggregateRating and Review; published ones alone."""

from __future__ import annotations

from typing import Any

from freight_app.catalogue.opinions import reading
from freight_app.catalogue.opinions.dtos import ReviewQuery, ReviewView
from freight_app.kit.db import UnitOfWork

REVIEWS_TOLD = 5


def rating_data(uow: UnitOfWork, product_id: int) -> dict[str, Any]:
    """What belongs into the product's own data; nothing while nobody has said anything."""
    summary = reading.get_rating(uow, product_id)
    if summary.average is None:
        return {}
    told = reading.list_reviews(uow, product_id, ReviewQuery(sort="helpful", per_page=REVIEWS_TOLD)).items
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(summary.average),
            "reviewCount": summary.count,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [_review(one) for one in told],
    }


def _review(review: ReviewView) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Review",
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5, "worstRating": 1},
        "author": {"@type": "Person", "name": review.author},
        "datePublished": review.published_at.date().isoformat(),
        "inLanguage": review.language,
    }
    if review.title:
        data["name"] = review.title
    if review.text:
        data["reviewBody"] = review.text
    return data
