"""The contract of Crofter: resource kinds, names, labels and conditions. Pydantic only, imported by both sides."""
