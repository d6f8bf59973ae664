"""Take icons over from Lucide (ISC licence) into ``components/icon_paths.json``.

``python -m freight_app.ui.dev.icons <folder of the npm package lucide-static> NAME...`` adds the named icons. Only what
pages use is kept: an icon is inlined where it stands, so nothing is fetched and nothing flickers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

PATHS_FILE = Path(__file__).parents[1] / "components" / "icon_paths.json"

# Our name -> Lucide's, where Lucide renamed an icon.
RENAMED = {"circle-help": "circle-question-mark", "trash": "trash", "building": "building", "filter": "funnel"}


def add_icons(package: Path, names: list[str]) -> list[str]:
    """Write the named icons' inner SVG into the file; answers the names that Lucide does not know."""
    nodes = json.loads((package / "icon-nodes.json").read_text(encoding="utf-8"))
    kept = json.loads(PATHS_FILE.read_text(encoding="utf-8")) if PATHS_FILE.exists() else {}
    unknown = []
    for name in names:
        node = nodes.get(RENAMED.get(name, name))
        if node is None:
            unknown.append(name)
            continue
        kept[name] = "".join(_element(tag, attributes) for tag, attributes in node)
    PATHS_FILE.write_text(json.dumps(kept, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return unknown


def _element(tag: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items() if name != "key")
    return f"<{tag}{written}/>"


if __name__ == "__main__":
    missing = add_icons(Path(sys.argv[1]), sys.argv[2:])
    if missing:
        sys.exit("Lucide has no icon named " + ", ".join(missing))
