"""Reflex's export in a process of its own: ``python -m freight_app.launcher.reflex_export``.

Reflex's own command also writes to the checkout (``.gitignore``, a notice file) and asks the network which version is
the latest. The steps below are what it does besides.
"""

from __future__ import annotations

import functools
import gc
import os


def main() -> None:
    from reflex.utils import export, prerequisites
    from reflex_base import constants
    from reflex_base.environment import environment

    # Nearly everything that compiling makes is kept to its end: looking for garbage meanwhile only costs time.
    gc.disable()
    environment.REFLEX_COMPILE_CONTEXT.set(constants.CompileContext.EXPORT)
    if prerequisites.needs_reinit():
        prerequisites.initialize_reflex_user_directory()
        prerequisites.initialize_frontend_dependencies()
    _remember_serializers()
    export.export(zipping=False, backend=False, loglevel=constants.LogLevel(os.environ.get("LOGLEVEL", "info")))


def _remember_serializers() -> None:
    """Ask now how the values of each state are written, and keep all the answers.

    Reflex asks when the pages are compiled, and keeps 128 answers for our 490 types: each question then goes through
    tens of thousands of classes of components that exist by that time.
    """
    from reflex.compiler.utils import compile_state
    from reflex.utils import prerequisites
    from reflex_base.utils import format as reflex_format
    from reflex_base.utils import serializers

    serializers.get_serializer = functools.cache(serializers.get_serializer.__wrapped__)  # type: ignore[assignment]
    state = prerequisites.get_and_validate_app().app._state
    if state is not None:
        reflex_format.json_dumps(compile_state(state))


if __name__ == "__main__":
    main()
