"""Weights from anywhere: reading files without running them, recognising whose they are, and where to start from."""
