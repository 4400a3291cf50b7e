"""Hands messages of a topic to an HTTPS endpoint whose URL is a secret."""
