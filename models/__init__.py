"""The domain: tables and rules of a village team's notebook. Importable without any bot library."""
