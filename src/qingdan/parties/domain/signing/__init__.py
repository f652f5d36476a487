"""Signing in: passwords, second factors, sessions, identities elsewhere."""
