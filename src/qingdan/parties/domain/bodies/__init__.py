"""Bodies: what they are called, what became of them, which one a printed name means."""
