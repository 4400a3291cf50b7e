"""What AWS says of security groups."""

from typing import Final

NAME_LIMIT: Final = 255
"""Longest security group name, in characters.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
"""
