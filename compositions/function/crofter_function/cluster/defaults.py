"""What AWS says of clusters."""

from typing import Final

NAME_LIMIT: Final = 255
"""Longest cluster name, in characters.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
"""
