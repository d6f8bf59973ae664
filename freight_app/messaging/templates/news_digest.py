"""What happened since the last one, to somebody who wants it collected."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="news_digest",
    needs=frozenset({"count", "lines", "link"}),
    may=frozenset({"more"}),
    texts={
        "en": MailText(
            subject="Your digest ({count})",
            heading="What happened",
            paragraphs=("The rest is on the page: {more}.",),
            button="See all",
            closing=("When digests come is yours to choose: My notifications.",),
        ),
        "fr": MailText(
            subject="Votre résumé ({count})",
            heading="Ce qui s’est passé",
            paragraphs=("La suite est sur la page : {more}.",),
            button="Tout voir",
            closing=("Vous choisissez quand les résumés arrivent : Mes notifications.",),
        ),
        "ar": MailText(
            subject="ملخصك ({count})",
            heading="ما الذي حدث",
            paragraphs=("البقية في الصفحة: {more}.",),
            button="عرض الكل",
            closing=("أنت تختار متى يصلك الملخص: إشعاراتي.",),
        ),
    },
)
