"""Submitting, signing, sending back, and the choice to contribute to the region."""
