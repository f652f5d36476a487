"""Pages of the hotline: tickets, their dispatch and reply, the dispatch catalogue."""
