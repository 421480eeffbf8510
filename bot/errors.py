"""The errors Limelight raises, by who must act.

LimelightError
├── SettingsError          the operator: a file or an environment variable is wrong (names file:line)
├── InputError             the operator: input of a command cannot be read
├── StoreError             the operator: the database cannot be used
│   └── SchemaError        it was written by another version
├── ModelError             the language model's provider
└── DeliveryError          the platform
    ├── RetryLater         passing: try again after `retry_after` seconds
    ├── Unknown            nobody knows whether it was stored: look before sending again
    ├── Refused            this payload is not accepted
    ├── DestinationPaused  no permission at the moment
    ├── DestinationGone    the channel is no more
    └── TokenRevoked       nothing can be sent with this token

What is expected to fail one by one (a feed, an article, a line of input) is a value, not an exception.
"""


class LimelightError(Exception):
    """Base of all errors that are told to a person in one sentence, without a traceback."""


class SettingsError(LimelightError):
    """A settings file or environment variable is wrong; `where` is file:line or the variable's name."""

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class InputError(LimelightError):
    """The input of a command cannot be read at all."""


class StoreError(LimelightError):
    """The database cannot be used."""


class SchemaError(StoreError):
    """The database was written by another version of Limelight."""


class ModelError(LimelightError):
    """The language model gave no usable answer."""


class DeliveryError(LimelightError):
    """A platform did not take a message."""


class RetryLater(DeliveryError):
    """The platform asks to wait; nothing was stored."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unknown(DeliveryError):
    """The answer was lost: the message may or may not stand in the channel.

    `settles_in`: seconds after which that is sure to be seen there, where it takes longer than usual on the platform.
    """

    def __init__(self, message: str, *, settles_in: float = 0.0) -> None:
        super().__init__(message)
        self.settles_in = settles_in


class Refused(DeliveryError):
    """The platform refuses this payload for good."""


class DestinationPaused(DeliveryError):
    """A permission is missing; the destination may come back."""


class DestinationGone(DeliveryError):
    """The destination was deleted."""


class TokenRevoked(DeliveryError):
    """The platform no longer accepts the bot's token."""
