"""Overrides: refused where they do not fit or may not be made, applied where they may, gone when they go."""

import pytest

from .api import ENVIRONMENTS, Api, RefusedError
from .conftest import Factory
from .lab import Env, Lab

ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles"
BINDINGS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"
EDITOR = "functional-editor"
OVERRIDE = {"component": "queue/export", "resource": "queue", "forProvider": {"maxMessageSize": 65536}}


@pytest.fixture(scope="module")
def editor(lab: Lab) -> Api:
    """Somebody who may edit Environments, and no more."""
    rule = {"apiGroups": ["crofter.dev"], "resources": ["environments"], "verbs": ["get", "create", "patch", "update"]}
    lab.api.request("POST", ROLES, {"metadata": {"name": EDITOR}, "rules": [rule]})
    _bind(lab, EDITOR, EDITOR)
    return lab.api.impersonating(EDITOR)


def _bind(lab: Lab, name: str, role: str) -> None:
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": EDITOR}
    lab.api.request("POST", BINDINGS, {"metadata": {"name": name}, "roleRef": reference, "subjects": [subject]})


def _queue(env: Env) -> dict[str, str]:
    (raw,) = (thing.raw for thing in env.things() if thing.key == "queue/export/queue")
    return dict(raw)


def test_overrides_take_their_own_permission_and_change_only_what_they_name(
    lab: Lab, environment: Factory, editor: Api
) -> None:
    env = environment("overridden", queues=[{"name": "export"}])
    lab.namespace(env.namespace)
    lab.account(env.cloud.region)
    refusal = (
        f"spec.overrides: {EDITOR} may not change them; it takes the verb override on environments.crofter.dev in "
        f"namespace {env.namespace}, which the ClusterRole crofter-overrides gives"
    )
    manifest = env.manifest
    with_override = {**manifest, "spec": {**manifest["spec"], "overrides": [OVERRIDE]}}
    with pytest.raises(RefusedError) as refused:
        editor.apply(ENVIRONMENTS, with_override)
    assert refusal in refused.value.message
    editor.apply(ENVIRONMENTS, manifest)
    env.until_ready()
    assert _queue(env)["MaximumMessageSize"] == "1048576"

    with pytest.raises(RefusedError) as refused:
        editor.apply(ENVIRONMENTS, with_override)
    assert refusal in refused.value.message
    _bind(lab, "functional-editor-overrides", "crofter-overrides")
    versions = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    lab.until(lambda: _applied(editor, with_override), "the permission is in force")
    env.until(lambda: _queue(env)["MaximumMessageSize"] == "65536", "the override is in AWS")
    env.until_ready()
    after = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    changed = [name for name, generation in after.items() if versions.get(name) != generation]
    assert len(changed) == 1
    assert "queue-export-queue" in changed[0]

    editor.apply(ENVIRONMENTS, {**manifest, "spec": {**manifest["spec"], "tags": {"by": "editor"}}})
    env.until(lambda: _tag(env) == "editor", "the tag is there")
    env.until_ready()
    (queue,) = (one for one in env.managed() if one["metadata"]["name"] == changed[0])
    (composite,) = (one for one in env.composites() if one["kind"] == "Queue")
    assert "overrides" not in composite["spec"]
    assert queue["spec"]["forProvider"]["tags"]["by"] == "editor"


def _applied(editor: Api, manifest: dict[str, object]) -> bool:
    try:
        editor.apply(ENVIRONMENTS, manifest)
    except RefusedError:
        return False
    return True


def _tag(env: Env) -> str | None:
    (thing,) = (thing for thing in env.things() if thing.key == "queue/export/queue")
    return thing.tags.get("by")


@pytest.mark.parametrize(
    ("override", "told"),
    [
        (
            OVERRIDE | {"component": "queues/export"},
            'spec.overrides[0].component: "queues/export": no component has this name; did you mean queue/export?',
        ),
        (
            OVERRIDE | {"resource": "qeue"},
            'spec.overrides[0].resource: "qeue": no resource of queue/export has this name; did you mean queue?',
        ),
        (OVERRIDE | {"forProvider": {"maxMesageSize": 1}}, 'did you mean "maxMessageSize"?'),
        (OVERRIDE | {"forProvider": {"kmsMasterKeyId": "alias/x"}}, "sensitiveOverrides: Allow in the Account"),
        (OVERRIDE | {"forProvider": {}}, "spec.overrides[0].forProvider"),
        (OVERRIDE | {"resource": "*"}, "spec.overrides[0].resource"),
    ],
    ids=["component", "resource", "field", "key", "nothing", "everything"],
)
def test_an_override_that_does_not_fit_is_refused(
    lab: Lab, environment: Factory, override: dict[str, object], told: str
) -> None:
    env = environment("unfitting", queues=[{"name": "export"}], overrides=[override])
    lab.namespace(env.namespace)
    lab.account(env.cloud.region)
    with pytest.raises(RefusedError) as refused:
        lab.api.apply(ENVIRONMENTS, env.manifest, dry_run=True)
    assert told in refused.value.message
