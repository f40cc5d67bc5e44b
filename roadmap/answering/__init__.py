"""What is asked, and what is asked back before submitting."""
