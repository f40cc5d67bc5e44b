"""A state's plan, read against its edition, its placements and its later submissions.

Pure: nothing here answers a criterion, and nothing is recommended.
"""
