"""Steps that run at the same time: none is lost, none is silent."""

from __future__ import annotations

import io
import os
import sys

from rich.console import Console

from freight_app.launcher.checks import Step, run_together


def test_a_step_that_fails_beside_another_is_named_and_heard() -> None:
    heard = io.StringIO()

    def step(name: str, program: str) -> Step:
        return Step(name, [sys.executable, "-c", program])

    failed = run_together(
        [
            step("first", "pass"),
            step("second", "print('[no markup] x' * 20_000); raise SystemExit(3)"),
            step("third", "import sys; print('to stderr', file=sys.stderr)"),
        ],
        os.environ,
        Console(file=heard, width=120),
    )
    assert failed == ["second"]
    # More than a pipe holds, on the one line that it was; nothing is taken for the console's own marks.
    assert "[no markup] x" * 20_000 in heard.getvalue()
    assert "to stderr" in heard.getvalue()
