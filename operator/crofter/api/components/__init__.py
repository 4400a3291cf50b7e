"""One module per component: the spec its composite resource takes and the outputs it publishes."""
