"""To somebody who has just registered."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="welcome",
    needs=frozenset({"link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Your account at {shop}",
            heading="Your account is ready",
            paragraphs=(
                "Hello {name},",
                (
                    "Your account at {shop} is open. Save your car once and every page tells you which parts fit it; "
                    "your orders and addresses are kept in one place."
                ),
            ),
            button="Go to the shop",
        ),
        "fr": MailText(
            subject="Votre compte chez {shop}",
            heading="Votre compte est prêt",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Votre compte chez {shop} est ouvert. Enregistrez votre voiture une fois : chaque page vous dit "
                    "quelles pièces lui conviennent. Vos commandes et vos adresses sont réunies au même endroit."
                ),
            ),
            button="Aller à la boutique",
        ),
        "ar": MailText(
            subject="حسابك لدى {shop}",
            heading="حسابك جاهز",
            paragraphs=(
                "مرحبًا {name}،",
                (
                    "فُتح حسابك لدى {shop}. سجّل سيارتك مرة واحدة فتخبرك كل صفحة بالقطع التي تناسبها، "
                    "وتجد طلبياتك وعناوينك في مكان واحد."
                ),
            ),
            button="إلى المتجر",
        ),
    },
)
