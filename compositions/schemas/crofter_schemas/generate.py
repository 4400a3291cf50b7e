"""Writes the facts files from a directory of provider CRDs: `python -m crofter_schemas.generate --crds DIR`.

Only facts are kept (names, types, enums, required fields, references): no descriptions. The same CRDs give the same
bytes. `--check` writes nothing and fails when a file would change.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from crofter_schemas.extract import UnsupportedCRDError, configuration_facts, managed_facts

_HERE: Final = Path(__file__).parent
_LINE: Final = 120
"""Width up to which a JSON object is kept on one line: compact, and a changed field still changes one line."""


class GenerationError(Exception):
    """The facts cannot be generated; the message says what is missing and what to do."""


def main(argv: list[str] | None = None) -> int:
    """Entry point. Returns 0, 1 when `--check` found a difference, 2 when the input is unusable."""
    parser = argparse.ArgumentParser(prog="python -m crofter_schemas.generate", description=__doc__)
    parser.add_argument("--crds", type=Path, required=True, help="directory of provider CRDs, one YAML file each")
    parser.add_argument("--kinds", type=Path, default=_HERE / "kinds.yaml", help="the list of kinds in use")
    parser.add_argument("--out", type=Path, default=_HERE / "facts", help="where the facts files go")
    parser.add_argument("--partial", action="store_true", help="keep the committed facts of kinds without a CRD there")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    options = parser.parse_args(argv)
    try:
        kept = _present(options.out) if options.partial else {}
        files = generate(options.crds, yaml.safe_load(options.kinds.read_text()), kept)
    except (GenerationError, UnsupportedCRDError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    changed = sorted(_differences(options.out, files))
    if options.check:
        for name in changed:
            print(f"out of date: {name}", file=sys.stderr)
        return 1 if changed else 0
    options.out.mkdir(parents=True, exist_ok=True)
    for stale in {path.name for path in options.out.glob("*.json")} - set(files):
        (options.out / stale).unlink()
    for name, text in files.items():
        (options.out / name).write_text(text)
    print(f"{len(files)} kinds, {len(changed)} files changed")
    return 0


def generate(
    directory: Path, kinds: Mapping[str, Mapping[str, list[str]]], kept: Mapping[str, str] | None = None
) -> dict[str, str]:
    """File name → text of every kind in *kinds* (the content of kinds.yaml).

    A kind without a CRD in *directory* keeps the text that *kept* has for it, or else raises `GenerationError`.
    """
    kept = kept or {}
    if not directory.is_dir():
        raise GenerationError(f"{directory} is not a directory; --crds wants the provider's package/crds")
    wanted = {f"{group}/{kind}" for section in kinds.values() for group, names in section.items() for kind in names}
    crds = _read(directory, {name.split("/")[0] for name in wanted})
    missing = sorted(name for name in wanted - set(crds) if _file(name) not in kept)
    if missing:
        raise GenerationError("; ".join(_missing(name, crds) for name in missing))
    files: dict[str, str] = {}
    for section, extract in (("managed", managed_facts), ("configuration", configuration_facts)):
        for group, names in kinds.get(section, {}).items():
            for kind in names:
                name = f"{group}/{kind}"
                files[_file(name)] = dump(extract(crds[name])) + "\n" if name in crds else kept[_file(name)]
    return dict(sorted(files.items()))


def dump(value: Any, indent: int = 0) -> str:
    """JSON with sorted keys in which whatever fits on one line stays on one line."""
    line = json.dumps(value, sort_keys=True, ensure_ascii=False)
    if len(line) + indent <= _LINE and indent:
        return line
    pad = " " * (indent + 1)
    if isinstance(value, dict) and value:
        inner = ",\n".join(f"{pad}{json.dumps(k)}: {dump(v, indent + 1)}" for k, v in sorted(value.items()))
        return "{\n" + inner + "\n" + " " * indent + "}"
    if isinstance(value, list) and value:
        inner = ",\n".join(pad + dump(v, indent + 1) for v in value)
        return "[\n" + inner + "\n" + " " * indent + "]"
    return line


def _read(directory: Path, groups: set[str]) -> dict[str, Mapping[str, Any]]:
    """`group/Kind` → CRD, of the wanted groups only where the file name tells the group (as the provider's do)."""
    crds: dict[str, Mapping[str, Any]] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    paths = sorted(p for p in directory.iterdir() if p.suffix in {".yaml", ".yml"})
    if not paths:
        raise GenerationError(f"{directory} holds no YAML file; --crds wants the provider's package/crds")
    for path in paths:
        if "_" in path.name and path.name.split("_")[0] not in groups:
            continue
        for document in yaml.load_all(path.read_text(), Loader=loader):
            if isinstance(document, dict) and document.get("kind") == "CustomResourceDefinition":
                crds[f"{document['spec']['group']}/{document['spec']['names']['kind']}"] = document
    return crds


def _missing(name: str, crds: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, list(crds), n=1)
    hint = f"did you mean {near[0]}?" if near else "no CRD of that group is there"
    return f"no CRD for {name}: {hint}"


def _file(name: str) -> str:
    return name.replace("/", "_") + ".json"


def _present(out: Path) -> dict[str, str]:
    return {p.name: p.read_text() for p in out.glob("*.json")} if out.is_dir() else {}


def _differences(out: Path, files: Mapping[str, str]) -> Iterator[str]:
    present = _present(out)
    for name in set(present) | set(files):
        if present.get(name) != files.get(name):
            yield name


if __name__ == "__main__":
    sys.exit(main())
