"""Progress on the terminal: one line per step, on standard error, quiet when nobody watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from freight_app.launcher.preparation import Progress as Tell


@contextmanager
def show_progress() -> Iterator[Tell]:
    """Gives a function that takes a step's name and how much of it is done, 0 to 1."""
    console = Console(stderr=True)
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bars:
        task = bars.add_task("Freight", total=None)
        current = ""

        def tell(step: str, done: float) -> None:
            nonlocal current
            if step != current and not console.is_terminal:
                console.print(f"{step} ...")
            current = step
            bars.update(task, description=step, completed=done, total=1.0 if done > 0 else None)

        yield tell
