"""E-mail: a briefing as a mail to one address, handed to the operator's SMTP server."""
