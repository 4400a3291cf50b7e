"""What holds for the repository as a whole."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml

from crofter.api.registry import COMPONENTS, EVERY
from crofter.validation.context import Context
from crofter.validation.rules import check


@pytest.fixture(scope="module")
def tracked(root):
    """Text of every tracked file, by path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True).stdout
    found = {}
    for name in filter(None, listed.split("\0")):
        path = root / name
        if path.is_file():
            found[name] = path.read_text(errors="replace")
    return found


def test_the_folder_named_operator_does_not_hide_the_standard_library(root):
    code = "import operator; print(operator.__file__, operator.add(1, 2))"
    out = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True).stdout
    file, three = out.split()
    assert three == "3"
    assert root not in Path(file).parents
    assert not (root / "operator/__init__.py").exists()


def test_no_file_names_a_path_of_somebodys_machine(root, tracked):
    elsewhere = {Path(root.anchor), Path(tempfile.gettempdir())}
    ours = {f"{path}/" for path in (root, root.parent, Path.home()) if path not in elsewhere}
    theirs = re.compile("|".join([*map(re.escape, sorted(ours)), r"(?<![\w.])/" + r"(?:home|Users)/[\w.]+/"]))
    named = {name: match.group() for name, text in tracked.items() if (match := theirs.search(text))}
    assert named == {}


def test_no_module_is_longer_than_four_hundred_lines(tracked):
    long = {name: text.count("\n") for name, text in tracked.items() if name.endswith(".py") and text.count("\n") > 400}
    assert long == {}


def test_no_module_is_a_drawer_for_everything(tracked):
    assert [name for name in tracked if re.search(r"(^|/)(utils|helpers|common|misc)\.py$", name)] == []


def test_every_component_has_a_page_and_its_condition_is_told_once(root):
    pages = "".join(page.read_text() for page in sorted((root / "docs/components").glob("*.md")))
    conditions = (root / "docs/conditions.md").read_text()
    readme = (root / "README.md").read_text()
    for component in EVERY:
        assert f"`{component.kind}`" in pages
        assert f"[{component.kind}](docs/components/" in readme
    for condition in {component.condition for component in COMPONENTS}:
        assert conditions.count(f"`{condition}`") == 1


def test_the_manifest_of_the_readme_is_valid(root):
    text = (root / "README.md").read_text().split("```yaml\n")[1].split("```")[0]
    manifest = yaml.safe_load(text)
    spec, problems = check(manifest["spec"], Context(manifest["metadata"]["namespace"], manifest["metadata"]["name"]))
    assert (spec is not None, problems) == (True, ())
