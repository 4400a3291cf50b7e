"""Injected AWS failures: the file named by `CROFTER_LOCAL_FAULTS` says which API calls fail, and how.

A matching call is answered by the boto3 client itself before anything is sent, so it looks exactly like an error of
AWS. The file is read again whenever its modification time changes. `remaining` counts down in memory.
"""

from __future__ import annotations

import contextlib
import contextvars
import json
import os
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

FILE_VARIABLE: Final = "CROFTER_LOCAL_FAULTS"


class Subject(NamedTuple):
    """The managed resource for which a call is made: its kind (`VPC`) and name."""

    kind: str
    name: str


_NOBODY: Final = Subject("", "")
_subject: contextvars.ContextVar[Subject] = contextvars.ContextVar("subject")


@contextlib.contextmanager
def calling_for(kind: str, name: str) -> Iterator[None]:
    """Marks the calls made inside as being for one managed resource, so that faults can single it out."""
    token = _subject.set(Subject(kind, name))
    try:
        yield
    finally:
        _subject.reset(token)


@dataclass
class Fault:
    """One line of the file. `remaining` None means for ever; `kind` and `name` None mean any."""

    action: str
    code: str
    message: str
    remaining: int | None = None
    kind: str | None = None
    name: str | None = None

    def matches(self, action: str, subject: Subject) -> bool:
        """Whether a call of *action* for *subject* should fail now."""
        return (
            self.action == action
            and (self.kind is None or self.kind == subject.kind)
            and (self.name is None or self.name == subject.name)
            and (self.remaining is None or self.remaining > 0)
        )


def parse(text: str) -> list[Fault]:
    """The faults in the text of the file. Raises `ValueError` when it is not of the documented form."""
    try:
        return [Fault(**line) for line in json.loads(text)["faults"]]
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a list of faults: {error}") from error


class Faults:
    """The faults in force. Safe to use from several threads."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._faults: list[Fault] = []

    @classmethod
    def from_environment(cls) -> Faults:
        """The faults of the file that the environment names, or none."""
        name = os.environ.get(FILE_VARIABLE)
        return cls(Path(name) if name else None)

    def take(self, action: str) -> Fault | None:
        """The fault that a call of *action* should end in, counted down, or None."""
        with self._lock:
            self._refresh()
            for fault in self._faults:
                if fault.matches(action, _subject.get(_NOBODY)):
                    if fault.remaining is not None:
                        fault.remaining -= 1
                    return fault
        return None

    def install(self, client: Any) -> None:
        """Makes a boto3 client consult these faults before every call."""
        client.meta.events.register("before-call", self._before_call)

    def _refresh(self) -> None:
        if self._path is None:
            return
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                self._faults = parse(self._path.read_text())
                self._stamp = stamp
        except FileNotFoundError:
            self._faults, self._stamp = [], None
        except ValueError:
            return

    def _before_call(self, model: Any, **_: Any) -> tuple[_Answer, dict[str, Any]] | None:
        fault = self.take(model.name)
        if fault is None:
            return None
        metadata = {"RequestId": str(uuid.uuid4()), "HTTPStatusCode": _Answer.status_code, "RetryAttempts": 0}
        return _Answer(), {"Error": {"Code": fault.code, "Message": fault.message}, "ResponseMetadata": metadata}


class _Answer:
    """The part of botocore's HTTP response that a client looks at."""

    status_code: Final = 400
