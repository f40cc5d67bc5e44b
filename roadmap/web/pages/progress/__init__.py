"""All years of a state, what really changed, and any two of them compared."""
