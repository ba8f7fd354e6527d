"""Every write of a petition: one function, one transaction, one event; a refusal speaks."""
