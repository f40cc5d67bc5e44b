"""Options, the cheapest way, what if, own costs, and how they become a plan."""
