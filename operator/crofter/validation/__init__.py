"""What makes an Environment acceptable: pure rules, shared by admission, reconcile and `crofter validate`."""
