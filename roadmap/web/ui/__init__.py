"""What pages are built from: the frame, forms, templates, figures, problems."""
