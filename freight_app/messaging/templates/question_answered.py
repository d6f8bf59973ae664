"""Somebody answered a question about a product."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="question_answered",
    needs=frozenset({"product", "question", "answer", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Your question about {product} is answered",
            heading="Your question is answered",
            paragraphs=("Hello {name},", "You asked about {product}: {question}", "The answer: {answer}"),
            button="See the part",
        ),
        "fr": MailText(
            subject="Réponse à votre question sur {product}",
            heading="Votre question a une réponse",
            paragraphs=(
                "Bonjour {name},",
                "Vous avez demandé à propos de {product} : {question}",
                "La réponse : {answer}",
            ),
            button="Voir la pièce",
        ),
        "ar": MailText(
            subject="أُجيب عن سؤالك حول {product}",
            heading="أُجيب عن سؤالك",
            paragraphs=("مرحبًا {name}،", "سألت عن {product}: {question}", "الجواب: {answer}"),
            button="عرض القطعة",
        ),
    },
)
