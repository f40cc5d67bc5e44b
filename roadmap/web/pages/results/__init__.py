"""Where a state stands: to read on screen and on two pages of paper."""
