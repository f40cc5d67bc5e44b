"""What to do next: options, the least cost, a budget, what if."""
