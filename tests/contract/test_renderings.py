"""Every component's whole answer, in every profile, is the one that was reviewed."""

import pytest

from .renderings import FOLDER, renderings

NOW = renderings()
REVIEWED = {str(path.relative_to(FOLDER)): path.read_text() for path in sorted(FOLDER.rglob("*.yaml"))}


def test_every_component_is_reviewed_in_every_profile() -> None:
    assert REVIEWED.keys() == NOW.keys()


@pytest.mark.parametrize("name", REVIEWED)
def test_the_whole_answer_is_as_reviewed(name: str) -> None:
    """A change that is meant is written down by `make renderings`, and reviewed as a difference."""
    assert NOW[name] == REVIEWED[name]
