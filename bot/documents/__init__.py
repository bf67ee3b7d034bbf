"""Figures to bytes: tables, pictures. Knows no bot and no database."""
