"""Signing in without a password: the Lambda triggers of a user pool that asks for a one-time code, sent by e-mail."""
