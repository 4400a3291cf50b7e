"""Times as Kubernetes writes them: RFC 3339, in UTC, to the second.

https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md
"""

from datetime import UTC, datetime


def stamp(time: datetime) -> str:
    """A time, which has a zone, as Kubernetes writes it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def timestamp(text: str | None) -> datetime | None:
    """A Kubernetes time, or None when there is none or it is not one; without a zone it is taken for UTC."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
