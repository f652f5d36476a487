"""A year of life in the demo: cases of every kind, played through the real door."""
