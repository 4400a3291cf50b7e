"""What can go wrong, by name. No message says anything of the URL: the log is read by more people than the secret."""


class ForwarderError(Exception):
    """Something that the forwarder can name."""


class InvalidConfiguration(ForwarderError):  # noqa: N818  (the name is the `errorType` that AWS Lambda shows)
    """An environment variable of the function is absent."""


class InvalidEvent(ForwarderError):  # noqa: N818  (the name is the `errorType` that AWS Lambda shows)
    """The event is not one that SNS sends."""


class InvalidEndpoint(ForwarderError):  # noqa: N818  (the name is the `errorType` that AWS Lambda shows)
    """The secret holds no URL that a message may be sent to."""


class NotDelivered(ForwarderError):  # noqa: N818  (the name is the `errorType` that AWS Lambda shows)
    """The endpoint did not take a message. Lambda tries again, and puts it into the dead-letter queue in the end."""
