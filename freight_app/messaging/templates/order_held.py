"""An order on account is over the company's limit and waits."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_held",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Order {number} waits: it is over your credit limit",
            heading="Your order waits",
            paragraphs=(
                "Hello {name},",
                "Order {number} goes over the credit limit of your account. Its parts are set aside for you.",
                "It goes on as soon as you pay on your account, pay this order in advance, or we release it.",
            ),
            button="See the order",
            closing=("Questions? Answer this mail.",),
        ),
        "fr": MailText(
            subject="La commande {number} attend : elle dépasse votre plafond",
            heading="Votre commande attend",
            paragraphs=(
                "Bonjour {name},",
                "La commande {number} dépasse le plafond de votre compte. Ses pièces vous sont réservées.",
                "Elle repart dès que vous réglez sur votre compte, la payez d’avance, ou que nous la débloquons.",
            ),
            button="Voir la commande",
            closing=("Une question ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="الطلبية {number} في الانتظار: تجاوزت سقف حسابك",
            heading="طلبيتك في الانتظار",
            paragraphs=(
                "مرحبًا {name}،",
                "تجاوزت الطلبية {number} سقف الدين في حسابك. قطعها محجوزة لك ولم يضع شيء.",
                "تُستأنف حالما يتوفر المجال: عندما تدفع من حسابك، أو تدفع ثمن هذه الطلبية مسبقًا، أو نفرج عنها نحن.",
            ),
            button="عرض الطلبية",
            closing=("لديك سؤال؟ أجب على هذه الرسالة.",),
        ),
    },
)
