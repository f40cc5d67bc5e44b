"""How a state has come along from year to year, in words and tables."""
