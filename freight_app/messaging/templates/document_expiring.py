"""Says that a paper of the shop runs out soon."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="document_expiring",
    needs=frozenset({"title", "day", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="{title} expires on {day}",
            heading="A document expires soon",
            paragraphs=("Hello {name},", "“{title}” is valid until {day}. Ask for a new one in time and add it."),
            button="Open the document",
        ),
        "fr": MailText(
            subject="{title} expire le {day}",
            heading="Un document expire bientôt",
            paragraphs=(
                "Bonjour {name},",
                "« {title} » est valable jusqu’au {day}. Demandez à temps le suivant et ajoutez-le.",
            ),
            button="Ouvrir le document",
        ),
        "ar": MailText(
            subject="تنتهي صلاحية {title} في {day}",
            heading="وثيقة تنتهي صلاحيتها قريبًا",
            paragraphs=(
                "مرحبًا {name}،",
                "الوثيقة «{title}» صالحة إلى غاية {day}. اطلب الجديدة في الوقت المناسب وأضفها.",
            ),
            button="فتح الوثيقة",
        ),
    },
)
