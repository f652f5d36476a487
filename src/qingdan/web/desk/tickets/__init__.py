"""What the pages of the hotline's tickets are put together from."""
