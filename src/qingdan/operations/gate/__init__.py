"""A month at the gate in the demo: requests through all three doors, played by its people."""
