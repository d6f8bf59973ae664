"""An admin made an account for somebody, who now chooses the first password."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="invitation",
    needs=frozenset({"link", "valid_for"}),
    may=frozenset({"name"}),
    holds_secret=True,
    texts={
        "en": MailText(
            subject="Your account at {shop}",
            heading="Choose your password",
            paragraphs=(
                "Hello {name},",
                (
                    "An account was made for you at {shop}. Choose your password to sign in. The link works once, "
                    "and only for {valid_for}."
                ),
            ),
            button="Choose a password",
        ),
        "fr": MailText(
            subject="Votre compte chez {shop}",
            heading="Choisissez votre mot de passe",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Un compte a été créé pour vous chez {shop}. Choisissez votre mot de passe pour vous connecter. "
                    "Le lien ne sert qu’une fois ; durée de validité : {valid_for}."
                ),
            ),
            button="Choisir un mot de passe",
        ),
        "ar": MailText(
            subject="حسابك لدى {shop}",
            heading="اختر كلمة السر",
            paragraphs=(
                "مرحبًا {name}،",
                (
                    "أُنشئ لك حساب لدى {shop}. اختر كلمة السر لتسجيل الدخول. "
                    "يعمل الرابط مرة واحدة، ومدة صلاحيته: {valid_for}."
                ),
            ),
            button="اختيار كلمة السر",
        ),
    },
)
