"""What `make chaos` and `make pictures` run."""
