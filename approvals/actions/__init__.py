"""Every write. One function, one transaction, one lock on the project, one event; a refusal raises `Refused` and leaves no trace."""
