"""The embedded control plane and the local AWS: for the demo, development and tests. Never in an image."""
