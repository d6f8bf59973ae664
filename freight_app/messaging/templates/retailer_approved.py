"""A business got its trade account."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="retailer_approved",
    needs=frozenset({"company", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Your trade account at {shop} is open",
            heading="Your trade account is open",
            paragraphs=(
                "Hello {name},",
                "{company} now buys at trade prices. Sign in and you see them on every part.",
            ),
            button="Go to the shop",
        ),
        "fr": MailText(
            subject="Votre compte professionnel chez {shop} est ouvert",
            heading="Votre compte professionnel est ouvert",
            paragraphs=(
                "Bonjour {name},",
                "{company} achète désormais aux prix professionnels. Connectez-vous pour les voir sur chaque pièce.",
            ),
            button="Aller à la boutique",
        ),
        "ar": MailText(
            subject="فُتح حساب التاجر لدى {shop}",
            heading="فُتح حساب التاجر",
            paragraphs=(
                "مرحبًا {name}،",
                "تشتري {company} من الآن بأسعار التجار. سجّل الدخول لتراها على كل قطعة.",
            ),
            button="إلى المتجر",
        ),
    },
)
