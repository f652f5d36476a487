"""What binds entries to work, as data: wordings, standing lines, matters, corrections, waivers."""
