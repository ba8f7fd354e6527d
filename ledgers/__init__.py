"""What every ledger of the house shares: how events are chained, what guards their tables, and how a refusal speaks."""
