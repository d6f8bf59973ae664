"""The look of the house: ``theme.css`` names every colour, size and font, and this plugin builds it.

Reflex's own Tailwind plugin writes a fixed root stylesheet with no place for an ``@theme``. ``FreightTheme`` keeps its
packages and its PostCSS set-up and puts ``theme.css`` in the place of that root, so that tokens, base layer and the
utilities of all pages come out of one Tailwind build, and no reset or Radix stylesheet stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reflex.plugins import TailwindV4Plugin
from reflex_base.constants.base import Dirs
from reflex_base.constants.compiler import Ext, PageNames
from reflex_base.plugins.tailwind_v4 import add_tailwind_to_postcss_config

THEME_FILE = Path(__file__).with_name("theme.css")
_TAILWIND_ROOT = str(Path(Dirs.STYLES) / "tailwind.css")
_REFLEX_ROOT = str(Path(Dirs.STYLES) / (PageNames.STYLESHEET_ROOT + Ext.CSS))


def _theme_css() -> tuple[str, str]:
    return _TAILWIND_ROOT, THEME_FILE.read_text(encoding="utf-8")


def _only_tailwind(_content: str) -> str:
    return "@import url('./tailwind.css');\n"


@dataclass
class FreightTheme(TailwindV4Plugin):
    """Tailwind v4 with our tokens. Named in ``rxconfig.py`` instead of ``TailwindV4Plugin``."""

    def pre_compile(self, **context: Any) -> None:
        context["add_save_task"](_theme_css)
        context["add_modify_task"](Dirs.POSTCSS_JS, add_tailwind_to_postcss_config)
        context["add_modify_task"](_REFLEX_ROOT, _only_tailwind)
