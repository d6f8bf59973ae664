"""Who ordered is told that nobody decided in time."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="approval_expired",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Order {number} was not approved in time",
            heading="Your order has expired",
            paragraphs=(
                "Hello {name},",
                "Nobody in your company decided on order {number} in time. Its parts are on sale again.",
                "Order again if you still need them.",
            ),
            button="See the order",
        ),
        "fr": MailText(
            subject="La commande {number} n’a pas été validée à temps",
            heading="Votre commande a expiré",
            paragraphs=(
                "Bonjour {name},",
                "Personne n’a décidé à temps pour la commande {number}. Ses pièces sont de nouveau en vente.",
                "Commandez à nouveau si vous en avez encore besoin.",
            ),
            button="Voir la commande",
        ),
        "ar": MailText(
            subject="لم تُعتمد الطلبية {number} في الوقت المناسب",
            heading="انتهت مهلة طلبيتك",
            paragraphs=(
                "مرحبًا {name}،",
                "لم يقرر أحد في شركتك بشأن الطلبية {number} في الوقت المناسب، فعادت قطعها إلى البيع.",
                "اطلبها من جديد إن كنت لا تزال تحتاجها.",
            ),
            button="عرض الطلبية",
        ),
    },
)
