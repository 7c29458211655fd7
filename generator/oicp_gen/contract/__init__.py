"""The inputs that people write: the contract and the ledger."""
