"""A recorded region, served on this machine as real feeds: three days anyone can poll without a network."""
