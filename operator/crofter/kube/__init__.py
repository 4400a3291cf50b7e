"""All Kubernetes input and output: reading, server-side apply, events, the lease, and what errors mean."""
