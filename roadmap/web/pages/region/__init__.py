"""What is published of the region, and what it could tell others about a state."""
