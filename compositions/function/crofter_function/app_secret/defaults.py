"""What AWS and Crofter say of secrets."""

from typing import Final

NAME_LIMIT: Final = 120
"""Longest name before the incarnation, in characters. AWS takes 512; this can still be read.
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""
