"""A mail server -> whether it lets us hand mail in, one line and one remedy each; no mail is sent."""

from __future__ import annotations

import aiosmtplib

from bot.chat.email.messenger import MailMessenger
from bot.chat.email.server import MailServer
from bot.model import Finding


async def examine(server: MailServer) -> list[Finding]:
    """Connect, sign in and name the sender, then take it back. Never raises for what the server says."""
    where = f"{server.host}:{server.port}"
    client = MailMessenger(server, deadline=20.0).client()
    try:
        await client.connect()
        await client.mail(server.sender)
        await client.quit()
    except aiosmtplib.SMTPAuthenticationError:
        remedy = "check user and password in SMTP_URL (special characters as %XX)"
        return [Finding(what=f"the mail server {where} does not accept the password", remedy=remedy)]
    except aiosmtplib.SMTPResponseException as error:
        remedy = "check the sender (from=...) in SMTP_URL, and what the server demands"
        return [Finding(what=f"the mail server {where} refuses: {error.code} {error.message}", remedy=remedy)]
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        remedy = "check host and port in SMTP_URL (587 with STARTTLS, 465 with smtps://)"
        return [Finding(what=f"the mail server {where} cannot be reached: {error}", remedy=remedy)]
    finally:
        client.close()
    return [Finding(what=f"the mail server {where} takes mail from {server.sender}")]
