"""Stage 5 of 5: schedules and slots, the ledger's rules, retry, quiet hours. Pure."""
