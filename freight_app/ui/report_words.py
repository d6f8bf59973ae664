"""The catalogues of the pages, for papers that lower rooms print."""

from __future__ import annotations


class CatalogueTranslator:
    """Serves ``migration.ports.ReportTranslator``. Catalogues are loaded when the first paper is printed."""

    def reason(self, code: str, sentence: str, language: str) -> str:
        from freight_app.ui.data_words import reason_text

        return reason_text(code, sentence, language)

    def text(self, text: str, language: str) -> str:
        from freight_app.ui.i18n import translate

        return translate(text, language)
