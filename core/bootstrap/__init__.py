"""Makes the environment on a fresh machine: standard library only, knows nobody, is known by main.py alone."""
