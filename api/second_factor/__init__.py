"""A second proof of who somebody is, from an authenticator app."""
