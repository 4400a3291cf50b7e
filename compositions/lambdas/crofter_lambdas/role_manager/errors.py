"""What can go wrong, by name: AWS Lambda answers with the name of the class as `errorType`."""


class RoleManagerError(Exception):
    """Something that the role manager can name. Messages never hold a password."""


class InvalidRequest(RoleManagerError):  # noqa: N818  (the name is the `errorType` that the caller sees)
    """The event or the configuration cannot be carried out as it is; to try again changes nothing."""


class RoleTaken(RoleManagerError):  # noqa: N818  (the name is the `errorType` that the caller sees)
    """A role of a wanted name exists and is not the role manager's; nothing was changed."""


class DatabaseUnavailable(RoleManagerError):  # noqa: N818  (the name is the `errorType` that the caller sees)
    """No connection, or no lock in time. To try again later may help."""


class PasswordNotTaken(DatabaseUnavailable):
    """The server wants something else of this user than a password: credentials of IAM, or nothing at all."""


class DatabaseRefused(RoleManagerError):  # noqa: N818  (the name is the `errorType` that the caller sees)
    """PostgreSQL refused a statement; what was begun was rolled back."""

    def __init__(self, sqlstate: str, message: str, statement: str) -> None:
        super().__init__(f"{sqlstate}: {message} (in: {statement})")
        self.sqlstate = sqlstate
