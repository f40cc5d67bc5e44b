"""The pages: the only place that knows NiceGUI.

A page is a function ``register(app, service, settings)`` in `roadmap.web.pages` that
defines its ``@ui.page`` functions inside; `roadmap.web.app` calls each of them.
"""
