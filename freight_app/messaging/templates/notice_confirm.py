"""A guest asked to be told of a product: the address is theirs once they press the button."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="notice_confirm",
    needs=frozenset({"product", "number", "link"}),
    texts={
        "en": MailText(
            subject="Shall we tell you about {product}?",
            heading="One press, then we tell you",
            paragraphs=(
                "Someone gave this address to hear about {product}, {number}.",
                "Was it you? Press the button within two days and we write when the time has come.",
            ),
            button="Yes, tell me",
            closing=("If it was not you, do nothing: you will hear no more of it.",),
        ),
        "fr": MailText(
            subject="Faut-il vous prévenir pour {product} ?",
            heading="Un clic, et nous vous prévenons",
            paragraphs=(
                "Quelqu’un a donné cette adresse pour être prévenu au sujet de {product}, {number}.",
                "C’était vous ? Cliquez sur le bouton dans les deux jours et nous vous écrirons le moment venu.",
            ),
            button="Oui, prévenez-moi",
            closing=("Si ce n’était pas vous, ne faites rien : vous n’en entendrez plus parler.",),
        ),
        "ar": MailText(
            subject="هل نُعلمك بخصوص {product}؟",
            heading="ضغطة واحدة ثم نُعلمك",
            paragraphs=(
                "أعطى شخص ما هذا العنوان ليصله خبر عن {product}، {number}.",
                "هل كنت أنت؟ اضغط على الزر خلال يومين وسنراسلك متى حان الوقت.",
            ),
            button="نعم، أعلموني",
            closing=("إن لم تكن أنت فلا تفعل شيئًا: لن يصلك خبر آخر عن هذا.",),
        ),
    },
)
