"""News of the shop to many: the words come from the campaign, the last sentence from here."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="campaign",
    needs=frozenset({"campaign_id", "stop_link", "unsubscribe"}),
    may=frozenset({"name", "link"}),
    is_bulk=True,
    texts={
        "en": MailText(
            subject="News from {shop}",
            heading="News from {shop}",
            paragraphs=("Hello {name},",),
            closing=("You asked {shop} for news. No more of it: {stop_link}",),
            short="No more: {stop_link}",
        ),
        "fr": MailText(
            subject="Des nouvelles de {shop}",
            heading="Des nouvelles de {shop}",
            paragraphs=("Bonjour {name},",),
            closing=("Vous avez demandé des nouvelles de {shop}. Ne plus en recevoir : {stop_link}",),
            short="Arrêter : {stop_link}",
        ),
        "ar": MailText(
            subject="أخبار {shop}",
            heading="أخبار {shop}",
            paragraphs=("مرحبًا {name}،",),
            closing=("تصلك هذه الرسالة لأنك طلبت أخبار {shop}. لإيقافها: {stop_link}",),
            short="للإيقاف: {stop_link}",
        ),
    },
)
