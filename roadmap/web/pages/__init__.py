"""One folder per subject; pages of one subject never import pages of another."""
