"""What can go wrong, by name. Cognito shows the caller the message, so none says anything of a user or a code."""


class PasswordlessError(Exception):
    """Something that the triggers can name."""


class InvalidConfiguration(PasswordlessError):  # noqa: N818  (the name is the `errorType` that AWS Lambda shows)
    """An environment variable of the function is absent or wrong; nobody can sign in until it is set."""


class InvalidEvent(PasswordlessError):  # noqa: N818  (the name is the `errorType` that AWS Lambda shows)
    """The event is not one that Cognito sends to this trigger in this flow."""


class MailNotSent(PasswordlessError):  # noqa: N818  (it is told of in the log by what is in it, not by its name)
    """SES took no mail. The message is the error's code alone: SES's own words can hold the address."""
