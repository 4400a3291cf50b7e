"""The local AWS: moto in server mode, and a controller that plays the official AWS provider against it."""
