"""The sections of an Environment's manifest: one module for each."""
