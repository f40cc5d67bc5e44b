"""What can be run on the command line, one module per subject."""
