"""An invented region for trying things out: no state in it is real."""
