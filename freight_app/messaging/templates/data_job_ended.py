"""A data job of a tenant has ended."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="data_job_ended",
    needs=frozenset({"job", "ending"}),
    may=frozenset({"loaded", "skipped", "dead", "why"}),
    texts={
        "en": MailText(
            subject="{job}: {ending} (data job)",
            heading="{job}: {ending}",
            paragraphs=(
                "Your data job at {shop} has ended.",
                "Why it could not go on: {why}",
                "Some records could not be loaded: {dead}. Mend them and try them again; nothing of them is lost.",
            ),
            facts=(("Loaded", "{loaded}"), ("Left as they were", "{skipped}"), ("To be mended", "{dead}")),
            closing=("You get this mail because this address is the one for news of your data jobs.",),
        ),
        "fr": MailText(
            subject="{job} : {ending} (import de données)",
            heading="{job} : {ending}",
            paragraphs=(
                "Votre import de données chez {shop} est arrivé à son terme.",
                "Pourquoi il n'a pas pu continuer : {why}",
                "Enregistrements non chargés : {dead}. Corrigez-les et relancez-les ; rien n'est perdu.",
            ),
            facts=(("Chargés", "{loaded}"), ("Laissés tels quels", "{skipped}"), ("À corriger", "{dead}")),
            closing=("Vous recevez ce message car cette adresse est celle des nouvelles de vos imports.",),
        ),
        "ar": MailText(
            subject="{job}: {ending} (تحميل بيانات)",
            heading="{job}: {ending}",
            paragraphs=(
                "انتهت عملية تحميل بياناتك لدى {shop}.",
                "سبب توقفها: {why}",
                "تعذّر تحميل بعض السجلات: {dead}. صحّحها ثم أعد المحاولة، فلم يضِع منها شيء.",
            ),
            facts=(("حُمّلت", "{loaded}"), ("بقيت كما هي", "{skipped}"), ("تحتاج إلى تصحيح", "{dead}")),
            closing=("تصلك هذه الرسالة لأن هذا العنوان مخصّص لأخبار عمليات تحميل بياناتك.",),
        ),
    },
)
