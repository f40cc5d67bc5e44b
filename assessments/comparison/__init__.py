"""Change between two assessments of one state: exact, taken apart, and how sure."""
