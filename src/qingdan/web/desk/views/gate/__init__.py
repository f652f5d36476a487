"""Pages of the gate: requests, their matters, drafts, precedents."""
