"""What a viewer leans to, what to watch next, and why."""
