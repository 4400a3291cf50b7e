"""Pages that are written by hand, and have blocks that are generated in place.

A block begins with the line `<!-- generated: NAME -->` and ends with `<!-- end -->`; what is between the two is written
anew, everything else is left as it is.
"""

from collections.abc import Mapping
from typing import Final

_END: Final = "<!-- end -->"
_OPENS: Final = "<!-- generated"
"""How every line begins that is meant to begin a block."""


class PageError(ValueError):
    """A page whose blocks cannot be written; says which page and which marker."""


def marker(name: str) -> str:
    """The line that begins a block."""
    return f"<!-- generated: {name} -->"


def filled(path: str, text: str, blocks: Mapping[str, str]) -> str:
    """The text of a page with its blocks written anew, each of which must be there once.

    Raises PageError for a marker that is missing, unknown, there twice, or without the other one of its pair.
    """
    names = {marker(name): name for name in blocks}
    missing = [line for line in names if line not in text.splitlines()]
    if missing:
        raise PageError(f"{path}: has no line {missing[0]}; write it where the block should be, and {_END} after it")
    lines: list[str] = []
    seen: set[str] = set()
    opened = ""
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{path}:{number}"
        if line.startswith(_OPENS):
            if line not in names:
                raise PageError(f"{where}: {line} is no marker; there are {', '.join(names)}")
            if opened:
                raise PageError(f"{where}: {line} is within {opened}, which has no {_END}")
            if line in seen:
                raise PageError(f"{where}: {line} is there already; keep one of them")
            opened = line
            seen.add(line)
            lines += [line, "", blocks[names[line]].strip("\n"), "", _END]
        elif line == _END:
            if not opened:
                raise PageError(f"{where}: {_END} ends nothing; take it away, or write what it ends before it")
            opened = ""
        elif not opened:
            lines.append(line)
    if opened:
        raise PageError(f"{path}: {opened} has no {_END}; write it after the block")
    return "\n".join(lines) + "\n"
