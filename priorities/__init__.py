"""The yardstick: what counts, and how it is counted."""
