"""Some of what was ordered could not be found; the customer does not owe it."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_short",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "total", "to_pay", "owed_back"}),
    texts={
        "en": MailText(
            subject="Order {number}: something is missing",
            heading="Not everything was there",
            paragraphs=(
                "Hello {name},",
                (
                    "We are sorry: these parts of order {number} are not there after all, and are cancelled. "
                    "You do not owe them."
                ),
            ),
            facts=(
                ("New total", "{total}"),
                ("Still to pay", "{to_pay}"),
            ),
            button="See the order",
            closing=(
                "You paid {owed_back} more than is due now: we send it back to you.",
                "Something is not right? Answer this mail.",
            ),
        ),
        "fr": MailText(
            subject="Commande {number} : il manque quelque chose",
            heading="Tout n’était pas disponible",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Nous sommes désolés : ces pièces de la commande {number} ne sont finalement pas "
                    "disponibles et sont annulées. Vous ne les devez pas."
                ),
            ),
            facts=(
                ("Nouveau total", "{total}"),
                ("Reste à payer", "{to_pay}"),
            ),
            button="Voir la commande",
            closing=(
                "Vous avez payé {owed_back} de plus que ce qui est dû : nous vous le rendons.",
                "Quelque chose ne va pas ? Répondez à ce message.",
            ),
        ),
        "ar": MailText(
            subject="الطلبية {number}: هناك نقص",
            heading="لم يتوفر كل شيء",
            paragraphs=(
                "مرحبًا {name}،",
                "نعتذر: هذه القطع من الطلبية {number} غير متوفرة فأُلغيت، ولا تدفع ثمنها.",
            ),
            facts=(
                ("المجموع الجديد", "{total}"),
                ("المتبقي للدفع", "{to_pay}"),
            ),
            button="عرض الطلبية",
            closing=(
                "دفعتَ {owed_back} أكثر من المستحق الآن: سنعيدها إليك.",
                "هناك خطأ؟ أجب على هذه الرسالة.",
            ),
        ),
    },
)
