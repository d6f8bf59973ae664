"""``python -m freight_app``: the command line, with a sentence instead of a traceback when a package is missing."""

import sys

try:
    from freight_app.cli import main

    main()
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("freight_app"):
        raise
    sys.exit(f"The Python package {missing.name} is missing: run ./freight again, or delete .venv and run it.")
