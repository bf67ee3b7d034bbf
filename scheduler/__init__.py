"""The clock: each file is one kind of reminder; runner.py sends them."""
