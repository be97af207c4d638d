"""The engines behind the Protocols. Heavy packages are imported here alone, and inside functions."""
