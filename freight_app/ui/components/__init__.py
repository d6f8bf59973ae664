"""The one set of components for shop, console and staff pages.

Functions that take plain values or Vars and return Reflex elements, grouped by concept: ``buttons``, ``fields``, ``choices``,
``overlays``, ``tables``... Each is shown in its states on ``/dev/components``. Text comes in as ``t("...")``.
"""
