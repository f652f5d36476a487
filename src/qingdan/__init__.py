"""清单通: the working system behind a township's duty lists."""

__version__ = "0.1.0"
