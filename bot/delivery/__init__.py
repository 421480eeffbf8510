"""Who is due when, and how a written briefing gets out once: pure rules, and one loop over the ledger."""
