"""Servers that behave like the platforms the bot talks to, for tests, load and chaos runs."""
