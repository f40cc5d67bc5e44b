"""What is kept of whom, and for how long."""
