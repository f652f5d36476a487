"""Programs that act for officers: their tokens, and one answer for one request."""
