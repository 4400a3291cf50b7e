"""The `crofter` command: thin over the pure core, so that it says what the operator would say."""
