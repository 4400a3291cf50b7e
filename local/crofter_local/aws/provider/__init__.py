"""The controller that plays the AWS provider: crossplane-runtime's managed reconciler and upjet, as an observer sees them."""
