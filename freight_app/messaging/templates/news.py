"""One piece of news, to somebody who wants it by message as well as in the bell."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="news",
    needs=frozenset({"title", "link"}),
    may=frozenset({"sentence"}),
    texts={
        "en": MailText(
            subject="{title}",
            heading="{title}",
            paragraphs=("{sentence}",),
            button="Open",
            closing=("What you hear of, and how, is yours to choose: My notifications.",),
        ),
        "fr": MailText(
            subject="{title}",
            heading="{title}",
            paragraphs=("{sentence}",),
            button="Ouvrir",
            closing=("Vous choisissez ce dont on vous informe, et comment : Mes notifications.",),
        ),
        "ar": MailText(
            subject="{title}",
            heading="{title}",
            paragraphs=("{sentence}",),
            button="افتح",
            closing=("أنت تختار ما يصلك وكيف يصلك: إشعاراتي.",),
        ),
    },
)
