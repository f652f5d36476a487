"""Comparing two sets of duties: pure functions on plain values, no database."""
