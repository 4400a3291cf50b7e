"""The generator: from CRDs to facts, deterministic, loud about what it cannot read."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from crofter_schemas import crds, facts, shapes
from crofter_schemas.extract import UnsupportedCRDError, managed_facts
from crofter_schemas.generate import GenerationError, dump, generate, main

REFERENCE = {**shapes.REFERENCE, "description": "Reference to a Shelf in shop to populate shelfId."}
SELECTOR = {**shapes.SELECTOR, "description": "Selector for a Shelf in shop to populate shelfId."}


def crd() -> dict[str, Any]:
    """A provider-shaped CRD of an imaginary kind, with descriptions."""
    fields: dict[str, Any] = {
        "description": {"type": "string", "description": "Prose."},
        "size": {"type": "number"},
        "mode": {"type": "string", "enum": ["a", "b"]},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}, "x-kubernetes-map-type": "granular"},
        "zones": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
        "slots": {
            "type": "array",
            "items": {"type": "object", "properties": {"key": {"type": "string", "default": "x"}}},
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["key"],
        },
        "shelfId": {"type": "string"},
        "shelfIdRef": REFERENCE,
        "shelfIdSelector": SELECTOR,
        "region": {"type": "string"},
    }
    initial = {k: v for k, v in fields.items() if k != "region"}
    spec = {
        "properties": {
            "forProvider": {"type": "object", "properties": fields, "required": ["region"]},
            "initProvider": {"type": "object", "properties": initial},
            **shapes.MANAGED_ENVELOPE,
        },
        "required": ["forProvider"],
        "x-kubernetes-validations": [
            shapes.required_rule("size", init_provider=True),
            shapes.required_rule("mode", init_provider=False),
        ],
    }
    at_provider = {"type": "object", "properties": {"id": {"type": "string"}}}
    status = {"properties": {"atProvider": at_provider, **shapes.MANAGED_STATUS}}
    names = {"categories": list(shapes.MANAGED_CATEGORIES), "kind": "Crate", "plural": "crates", "singular": "crate"}
    version = {
        "name": "v1beta1",
        "storage": True,
        "additionalPrinterColumns": list(shapes.MANAGED_COLUMNS),
        "schema": {"openAPIV3Schema": {"properties": {"spec": spec, "status": status}}},
    }
    return {
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "crates.shop.aws.m.upbound.io"},
        "spec": {"group": "shop.aws.m.upbound.io", "names": names, "scope": "Namespaced", "versions": [version]},
    }


FACTS = {
    "group": "shop.aws.m.upbound.io",
    "version": "v1beta1",
    "kind": "Crate",
    "plural": "crates",
    "singular": "crate",
    "requiredWhenManaged": {"size": ["forProvider", "initProvider"], "mode": ["forProvider"]},
    "forProvider": {
        "fields": {
            "description": "string",
            "size": "number",
            "mode": {"type": "string", "enum": ["a", "b"]},
            "labels": {"map": "string"},
            "zones": {"set": "string"},
            "slots": {"listMap": {"fields": {"key": {"type": "string", "default": "x"}}}, "keys": ["key"]},
            "shelfId": "string",
            "shelfIdRef": {"ref": "shelfId", "to": "shop.aws.m.upbound.io/Shelf"},
            "shelfIdSelector": {"selector": "shelfId", "to": "shop.aws.m.upbound.io/Shelf"},
            "region": "string",
        },
        "required": ["region"],
    },
    "initProvider": {"sameAsForProvider": True, "without": ["region"]},
    "atProvider": {"fields": {"id": "string"}},
}


def test_facts_of_a_crd() -> None:
    assert managed_facts(crd()) == FACTS


def _schema(definition: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
    return schema


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda spec: spec.update({"x-kubernetes-validations": [{"rule": "self.x > 1"}]}), "CEL rule not understood"),
        (lambda spec: spec["properties"].pop("managementPolicies"), "spec differs"),
        (lambda spec: spec["properties"]["forProvider"]["properties"]["size"].update(minimum=3), "keywords not under"),
        (
            lambda spec: spec["properties"]["forProvider"]["properties"].update(
                otherRef={**shapes.REFERENCE, "description": "Who knows."}
            ),
            "otherRef is a reference, but not to what",
        ),
    ],
)
def test_departures_from_the_common_shape_are_refused(change: Any, message: str) -> None:
    definition = copy.deepcopy(crd())
    change(_schema(definition))
    with pytest.raises(UnsupportedCRDError, match=message):
        managed_facts(definition)


def test_generation_is_deterministic_and_holds_no_prose(tmp_path: Path) -> None:
    (tmp_path / "shop.aws.m.upbound.io_crates.yaml").write_text(yaml.safe_dump(crd()))
    kinds = {"managed": {"shop.aws.m.upbound.io": ["Crate"]}}
    first = generate(tmp_path, kinds)
    assert list(first) == ["shop.aws.m.upbound.io_Crate.json"]
    assert first == generate(tmp_path, kinds)
    text = first["shop.aws.m.upbound.io_Crate.json"]
    assert json.loads(text) == FACTS
    assert "Prose" not in text


def test_missing_kind_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "shop.aws.m.upbound.io_crates.yaml").write_text(yaml.safe_dump(crd()))
    with pytest.raises(GenerationError, match=r"no CRD for .*/Crates: did you mean shop\.aws\.m\.upbound\.io/Crate\?"):
        generate(tmp_path, {"managed": {"shop.aws.m.upbound.io": ["Crates"]}})


def test_partial_directory_keeps_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "shop.aws.m.upbound.io_crates.yaml").write_text(yaml.safe_dump(crd()))
    kept = {"shop.aws.m.upbound.io_Shelf.json": "{}\n"}
    files = generate(tmp_path, {"managed": {"shop.aws.m.upbound.io": ["Crate", "Shelf"]}}, kept)
    assert files["shop.aws.m.upbound.io_Shelf.json"] == "{}\n"
    assert list(files) == ["shop.aws.m.upbound.io_Crate.json", "shop.aws.m.upbound.io_Shelf.json"]


@pytest.mark.parametrize(("make", "message"), [(False, "is not a directory"), (True, "holds no YAML file")])
def test_unusable_directory(tmp_path: Path, make: bool, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    directory = tmp_path / "crds"
    if make:
        directory.mkdir()
    assert main(["--crds", str(directory)]) == 2
    assert message in capsys.readouterr().err


def test_check_reports_a_difference_and_writing_removes_stale_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "crates.yaml").write_text(yaml.safe_dump(crd()))
    kinds = tmp_path / "kinds.yaml"
    kinds.write_text(yaml.safe_dump({"managed": {"shop.aws.m.upbound.io": ["Crate"]}}))
    out = tmp_path / "facts"
    out.mkdir()
    (out / "old.json").write_text("{}")
    arguments = ["--crds", str(tmp_path / "in"), "--kinds", str(kinds), "--out", str(out)]
    assert main([*arguments, "--check"]) == 1
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0
    assert [p.name for p in out.iterdir()] == ["shop.aws.m.upbound.io_Crate.json"]


def test_dump_keeps_short_objects_on_a_line() -> None:
    assert dump({"b": {"x": 1}, "a": ["long" * 10, "long" * 10, "long" * 10]}) == (
        '{\n "a": [\n  "'
        + "long" * 10
        + '",\n  "'
        + "long" * 10
        + '",\n  "'
        + "long" * 10
        + '"\n ],\n "b": {"x": 1}\n}'
    )


def test_committed_facts_cover_the_list_of_kinds() -> None:
    listed = yaml.safe_load((Path(facts.__file__).parent / "kinds.yaml").read_text())
    names = {f"{group}/{kind}" for section in listed.values() for group, kinds in section.items() for kind in kinds}
    assert set(facts.kinds()) == names


def test_stripped_crds_are_what_the_extractor_reads() -> None:
    """CRD → facts → CRD → facts ends where it began, so the installed CRDs say what the provider's say."""
    for name in facts.managed_kinds():
        kind = facts.managed(name)
        definition = crds.crd(kind)
        rules = _schema(definition).get("x-kubernetes-validations", [])
        assert [r["message"] for r in rules] == [
            f"spec.forProvider.{f} is a required parameter" for f in kind.required_when_managed
        ]
        assert definition["metadata"]["name"] == f"{kind.plural}.{kind.group}"
        assert "description" not in set(_schema(definition)) | set(_schema(definition)["properties"]["forProvider"])
    assert len(crds.stripped_crds()) == len(facts.kinds())
