"""Jobs that look like fraud or spam, and what admins decide about them."""
