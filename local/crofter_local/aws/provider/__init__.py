"""The controller that plays the AWS provider: what an observer sees of upjet and Crossplane."""
