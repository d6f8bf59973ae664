"""What the browser does by itself without a network agrees with what the server would do."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freight_app.catalogue.folding import STOP_WORDS, compact_number, fold_words
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.settings import PROJECT_ROOT
from freight_app.launcher.javascript import node_folder

ASSETS = PROJECT_ROOT / "assets"


def run_script(*files: str, answer: str, given: object = None) -> Any:
    """Load scripts of ``assets/offline`` as a browser does, and evaluate an expression with ``given`` at hand."""
    sources = [(ASSETS / "offline" / f"{name}.js").read_text() for name in files]
    program = "\n".join([
        "globalThis.self = globalThis; self.freight = {store: {}};",
        *sources,
        "const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));",
        f"console.log(JSON.stringify({answer}));",
        "process.exit(0);",  # a channel to other tabs would keep it waiting
    ])  # fmt: skip
    done = subprocess.run(
        [node_folder() / "node", "-e", program], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


TEXTS = [
    *("630/8-2RSR", "6308 2rsr", "HU 816 x", "W712/83", "٦٣٠٨", "BOSCH 0 986 494-123"),
    *("Filtres à huile", "Bougies d'allumage", "Œillet ÉLECTRIQUE", "Straße", "Roulement", "gaz", "bus", "glass", "Öl"),
    *("فِلْتَر الزَّيْت", "أقراص الفرامل", "مصفاة الهواء", "إطارات", "بالزيت", "للسيارة", "والفرامل", "ڤانة", "مؤشّر"),
    *("", "   ", "___", "a" * 60, "éèêë" * 20, "\u0640زيت\u0640"),
]
# Letters that people type here: what else Unicode knows may be folded in other ways without harm.
LETTERS = st.sampled_from(
    "abcdefghijklmnopqrstuvwxyzABCXYZàâçéèêëîïôœùûüÉÈÇßø0123456789 -/._'"
    "أإآاىيةهؤئءبتثجحخدذرزسشصضطظعغفقكلمنهوَُِّْـ٠١٢٣٤٥٦٧٨٩"
)


def folded(texts: list[str]) -> list[list[Any]]:
    return run_script(
        "find",
        answer="given.map((text) => [self.freight.find.foldWords(text), self.freight.find.compactNumber(text)])",
        given=texts,
    )


def test_words_and_numbers_are_folded_as_the_server_folds_them() -> None:
    assert folded(TEXTS) == [[fold_words(text), compact_number(text)] for text in TEXTS]


@settings(max_examples=8)
@given(st.lists(st.text(LETTERS, max_size=30), min_size=40, max_size=120))
def test_whatever_is_typed_is_folded_alike(texts: list[str]) -> None:
    assert folded(texts) == [[fold_words(text), compact_number(text)] for text in texts]


def test_the_words_that_say_nothing_are_the_same() -> None:
    source = (ASSETS / "offline" / "find.js").read_text()
    assert set(re.search(r'new Set\(\s*"([^"]+)"', source)[1].split()) == STOP_WORDS  # type: ignore[index]


INDEX = {
    "categories": [["bearings", "Roulements", "bearing", -1], ["oil", "Filtres à huile", "oil", -1],
                   ["air", "فلتر الهواء", "air", -1]],
    "makers": ["SKF", "Mann-Filter"],
    "products": {
        "sku": ["BR-1", "OF-3318", "AF-77"],
        "name": ["Roulement de roue", "Filtre à huile", "فلتر الهواء للمقصورة"],
        "number": ["630/8-2RSR", "HU 816 x", ""],
        "maker": [0, 1, 1],
        "category": [0, 1, 2],
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("6308 2rsr", ["BR-1"]),
        ("6308-2", ["BR-1"]),
        ("hu816", ["OF-3318"]),
        ("3318", ["OF-3318"]),
        ("filtre a HUILE", ["OF-3318"]),
        ("mann fil", ["OF-3318", "AF-77"]),
        ("الفِلتر", ["AF-77"]),
        ("هواء", ["AF-77"]),
        ("pour le roulement", ["BR-1"]),
        ("nothing like it", []),
        ("", []),
    ],
)
def test_the_index_is_searched_as_people_type(typed: str, found: list[str]) -> None:
    places = run_script(
        "find",
        answer="self.freight.find.find(given.index, self.freight.find.prepare(given.index), given.typed)",
        given={"index": INDEX, "typed": typed},
    )
    assert [INDEX["products"]["sku"][place] for place in places] == found  # type: ignore[call-overload, index]


def test_the_cart_that_is_shown_is_the_last_answer_with_what_waits_done_to_it() -> None:
    def line(sku: str, quantity: int) -> dict[str, Any]:
        return {
            "sku": sku,
            "name": {"en": sku},
            "brand": "B",
            "image_url": None,
            "quantity": quantity,
            "unit_price": {"amount_minor": 1000, "currency": "TND"},
            "available": 9,
        }

    cart = {
        "cart": {
            "lines": [line("A", 2), line("B", 1), line("C", 1)],
            "subtotal": {"amount_minor": 0, "currency": "TND"},
        }
    }
    made = [
        ("A", "add", 3),
        ("B", "remove", 0),
        ("NEW", "add", 1),
        ("NEW", "set", 4),
        ("C", "set", 999),
        ("C", "add", 5),
    ]
    queue = [
        {
            "sku": sku,
            "intent": intent,
            "quantity": quantity,
            "made_at": at,
            "card": {"name": "New", "minor": 500, "language": "en"},
        }
        for at, (sku, intent, quantity) in enumerate(made)
    ]
    shown = run_script(
        "cart",
        answer="self.freight.cart.showLines(given.cart, given.queue)",
        given={"cart": cart, "queue": queue[::-1]},
    )
    assert [(one["sku"], one["quantity"], one["isWaiting"]) for one in shown["lines"]] == [
        ("A", 5, True),
        ("C", 999, True),
        ("NEW", 4, True),
    ]
    assert (shown["waiting"], shown["lines"][-1]["minor"], shown["lines"][-1]["currency"]) == (6, 500, "TND")


def test_the_offline_page_speaks_all_languages_and_names_no_word_that_is_not_there() -> None:
    words: dict[str, dict[str, str]] = run_script("words", answer="self.freight.words")
    for name, texts in words.items():
        assert set(texts) == set(LANGUAGES), name
        holes = {frozenset(re.findall(r"\{\w+\}", text)) for text in texts.values()}
        assert len(holes) == 1, name
    sources = "".join((ASSETS / file).read_text() for file in ("offline.js", "offline/parts.js", "offline/shop.js"))
    said = set(re.findall(r'\bt\("(\w+)"', sources)) | {
        "soldOut",
        "fewLeft",
        "inStock",
        "less",
        "moreOne",
        "keptAsOf",
        "pricesAsOf",
    }
    assert said == set(words)


def test_the_worker_keeps_every_file_of_the_offline_page() -> None:
    page = (ASSETS / "offline.html").read_text()
    worker = (ASSETS / "sw.js").read_text()
    [scripts] = re.findall(r"SCRIPTS = \[([^\]]+)\]", worker)
    [others] = re.findall(r"const OFFLINE = \[([^\]]+)\]", worker)
    kept = {f"/offline/{name}.js" for name in re.findall(r'"(\w+)"', scripts)}
    kept |= {"/offline.html", *re.findall(r'"(/[\w./]+)"', others)}
    assert set(re.findall(r'(?:src|href)="(/[\w/-]+\.\w+)"', page)) <= kept
    assert all((ASSETS / path.lstrip("/")).is_file() for path in kept)
