"""From answers to a place on the continuum: exact, pure, with its reasons.

The scoring engine of a maturity model.
"""
