"""Crofter: one Environment manifest becomes a working AWS environment and stays converged with Git."""
