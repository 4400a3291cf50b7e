"""`spec.profile` and `spec.defaultsVersion`: which table of defaults applies."""

from typing import Literal

Profile = Literal["dev", "staging", "prod"]
DefaultsVersion = Literal["v1"]
