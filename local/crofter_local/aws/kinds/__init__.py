"""What the local provider knows of each managed-resource kind: one entry per kind, as data and small functions.

To add a kind, add an entry of type `Kind` to the `KINDS` of a module in this package (or add a module); nothing else
names the kinds. See `crofter_local.aws.kinds.model` for what an entry says.
"""
