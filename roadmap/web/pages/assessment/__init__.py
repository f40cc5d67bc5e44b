"""The overview of an assessment, and which agency is asked for what."""
