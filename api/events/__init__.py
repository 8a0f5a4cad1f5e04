"""The security log of the whole house."""
