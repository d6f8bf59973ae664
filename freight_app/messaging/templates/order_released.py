"""An order that waited for credit goes on."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_released",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Order {number} goes on",
            heading="Your order goes on",
            paragraphs=("Hello {name},", "Order {number} waits no longer: we prepare it now."),
            button="Follow the order",
            closing=("Questions? Answer this mail.",),
        ),
        "fr": MailText(
            subject="La commande {number} repart",
            heading="Votre commande repart",
            paragraphs=("Bonjour {name},", "La commande {number} n’attend plus : nous la préparons maintenant."),
            button="Suivre la commande",
            closing=("Une question ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="استؤنفت الطلبية {number}",
            heading="استؤنفت طلبيتك",
            paragraphs=("مرحبًا {name}،", "لم تعد الطلبية {number} في الانتظار: نحضّرها الآن."),
            button="تتبّع الطلبية",
            closing=("لديك سؤال؟ أجب على هذه الرسالة.",),
        ),
    },
)
