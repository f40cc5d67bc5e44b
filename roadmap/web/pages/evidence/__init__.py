"""The evidence of a state: its entries, and the criteria they are linked to."""
