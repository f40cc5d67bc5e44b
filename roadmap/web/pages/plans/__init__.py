"""The plan of a state: the whole of it, and one action with its form."""
