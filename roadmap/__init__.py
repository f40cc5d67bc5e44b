"""The way forward: what to do next, and everything a person sees or runs."""
