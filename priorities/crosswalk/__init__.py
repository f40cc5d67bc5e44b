"""From one edition to the next: which questions are linked, and what carries over."""
