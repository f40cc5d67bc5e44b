"""What stands of everything that was said, and what it comes to."""
