"""Where a state stands, as its page shows it."""
