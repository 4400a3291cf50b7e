"""References by name: what is meant is there, or the nearest that is."""

import difflib
from collections.abc import Collection

from crofter.validation.problem import Problem


def unknown(field: str, name: str, what: str, names: Collection[str]) -> Problem:
    """The problem with a name that nothing has, with the nearest that there is."""
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        fix = f"did you mean {near[0]}?"
    elif names:
        fix = f"there are {', '.join(sorted(names))}"
    else:
        fix = "there is none: add it, or remove this reference"
    return Problem(field, name, f"no {what} has this name", fix)
