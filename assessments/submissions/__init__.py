"""What a state signed: its canonical bytes, written and read back, and its signatures."""
