"""Reflex's export in a process of its own: ``python -m freight_app.launcher.reflex_export``.

Reflex's own command also writes to the checkout (``.gitignore``, a notice file) and asks the network which version is
the latest. The two steps below are what it does besides.
"""

from __future__ import annotations

import os


def main() -> None:
    from reflex.utils import export, prerequisites
    from reflex_base import constants
    from reflex_base.environment import environment

    environment.REFLEX_COMPILE_CONTEXT.set(constants.CompileContext.EXPORT)
    if prerequisites.needs_reinit():
        prerequisites.initialize_reflex_user_directory()
        prerequisites.initialize_frontend_dependencies()
    export.export(zipping=False, backend=False, loglevel=constants.LogLevel(os.environ.get("LOGLEVEL", "info")))


if __name__ == "__main__":
    main()
