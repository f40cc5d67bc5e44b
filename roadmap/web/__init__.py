"""The pages: the only place that knows NiceGUI.

A page is a module-level ``@ui.page`` function in `roadmap.web.pages`; what is no page is
a route of its module's ``router``. Both are told by the visit (`roadmap.web.ui.visitor`)
who asks, and get the record from there. `roadmap.web.app` imports all of them and builds
the application once.
"""
