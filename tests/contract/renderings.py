"""Writes down everything that one of everything becomes, by profile and component: `python tests/contract/renderings.py`.

What is there is what the function answers, whole, as it was reviewed: a change of it is seen in the difference. What is the
same for every resource (names, labels, tags, region, provider config) has tests of its own and is left out.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from crofter.api.environment import EnvironmentSpec
from crofter.offline import UNKNOWN_ACCOUNT, Rendered, render_environment
from crofter.plan.observed import Artifact

FOLDER: Final = Path(__file__).with_name("renderings")
PROFILES: Final = ("dev", "staging", "prod")
_EVERYTHING: Final = Path(__file__).with_name("everything.yaml")
_COMMON: Final = ("region", "tags")
_HEADER: Final = "# Written by tests/contract/renderings.py, and reviewed.\n"
_ARTIFACTS: Final = {
    name: Artifact("artifacts", f"{name}.zip", "0" * 64) for name in ("forwarder", "passwordless", "role_manager")
}
_SERVICE: Final = {
    "name": "web",
    "containers": [{"name": "web", "image": {"registry": "web", "tag": "v1"}, "port": 80}],
    "routes": [{"path": "/*", "container": "web"}],
    "uses": [{"database": "main", "role": "app"}, {"secret": "salt"}, {"function": "worker"}, {"service": "search"}],
    "tracing": True,
}
_USED: Final = {"name": "search", "containers": [{"name": "api", "image": {"uri": "search:1"}, "port": 9200}]}


def renderings() -> dict[str, str]:
    """The text of each file, by its path in the folder."""
    return {
        f"{profile}/{component.replace('/', '.')}.yaml": _HEADER
        + yaml.safe_dump(found, sort_keys=True, width=120, allow_unicode=True)
        for profile in PROFILES
        for component, found in _rendered(profile).items()
    }


@cache
def _environment(profile: str) -> Rendered:
    everything = yaml.safe_load(_EVERYTHING.read_text())
    raw = {
        "profile": profile,
        "accountRef": {"name": "x"},
        "network": {"cidr": "10.40.0.0/16"},
        "services": [_SERVICE, _USED],
    }
    spec = EnvironmentSpec.model_validate(raw | everything)
    return render_environment("team", "shop", spec, UNKNOWN_ACCOUNT, _ARTIFACTS)


def composites(profile: str) -> dict[str, Any]:
    """Composite resources of one of everything, by component."""
    return dict(_environment(profile).composites)


def _rendered(profile: str) -> dict[str, Any]:
    rendered = _environment(profile)
    return {
        component: {
            "resources": {key: _own(one) for key, one in resources.items()},
            "outputs": rendered.composites[component]["status"].get("outputs"),
        }
        for component, resources in rendered.managed.items()
    }


def _own(resource: dict[str, Any]) -> dict[str, Any]:
    """What is the resource's own."""
    spec = {name: value for name, value in resource["spec"].items() if name != "providerConfigRef"}
    fields = {name: value for name, value in spec["forProvider"].items() if name not in _COMMON}
    return {"kind": f"{resource['kind']}.{resource['apiVersion'].split('.')[0]}"} | spec | {"forProvider": fields}


def main() -> int:
    """Write the files, and take away those that are of nothing any more."""
    wanted = renderings()
    for path in FOLDER.rglob("*.yaml"):
        if str(path.relative_to(FOLDER)) not in wanted:
            path.unlink()
    for name, text in wanted.items():
        target = FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
