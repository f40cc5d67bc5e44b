"""Parts of pages: Python beside its JavaScript; components never import components."""
