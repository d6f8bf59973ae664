"""Every kind of news of the house, by name."""

from __future__ import annotations

from freight_app.messaging.notifying.alert_news import ALERT_NEWS
from freight_app.messaging.notifying.buying_news import BUYING_NEWS
from freight_app.messaging.notifying.news import NewsKind
from freight_app.messaging.notifying.order_news import ORDER_NEWS

KINDS: dict[str, NewsKind] = {kind.name: kind for kind in (*ORDER_NEWS, *ALERT_NEWS, *BUYING_NEWS)}
