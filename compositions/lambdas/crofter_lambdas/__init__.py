"""The AWS Lambda functions that Crofter ships: one folder each, and nothing of the operator in them."""
