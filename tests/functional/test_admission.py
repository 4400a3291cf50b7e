"""What is refused when it is applied, in words that tell the author what to mend."""

import json
from typing import Final

import pytest

from crofter_local.client import InstanceError

from .admission_cases import ACCOUNT, ACCOUNT_CHANGES, CHANGES, CREATION, OWN, TAKEN, Case, merged
from .admission_cases import ACCOUNTS as ACCOUNT_CASES
from .alarm_cases import ALARMS
from .api import ACCOUNTS, ENVIRONMENTS, Object, RefusedError
from .compute_cases import COMPUTE
from .conftest import Factory
from .database_cases import DATABASES
from .function_cases import FUNCTIONS
from .identity_cases import IDENTITIES
from .lab import Env, Lab, condition_of
from .monitoring_cases import TELEMETRY
from .queue_cases import QUEUES
from .storage_cases import DOMAINS, MONITORING, SECRETS, STORAGE

GOOD: Object = {
    "profile": "dev",
    "accountRef": {"name": "functional-eu-west-1"},
    "network": {"cidr": OWN, "endpoints": ["s3"]},
}


@pytest.fixture(scope="module")
def neighbour(lab: Lab, module_environment: Factory) -> Env:
    """A ready Environment whose block is taken; and Accounts, one of them closed."""
    lab.namespace("admission")
    lab.account("us-east-1")
    closed = {**ACCOUNT, "allowedNamespaces": ["platform", "shop-*"]}
    lab.api.apply(ACCOUNTS, _account("closed", closed))
    env = module_environment("neighbour", namespace="admission", region="eu-west-1", cidr=TAKEN)
    env.apply()
    env.until_ready()
    return env


def _manifest(case: Case, base: Object) -> Object:
    return {
        "apiVersion": "crofter.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": case.name, "namespace": case.namespace},
        "spec": merged(base, case.spec),
    }


def _account(name: str, spec: Object) -> Object:
    return {"apiVersion": "crofter.dev/v1alpha1", "kind": "Account", "metadata": {"name": name}, "spec": spec}


def _by_id(cases: tuple[Case, ...]) -> list[object]:
    return [pytest.param(case, id=case.id) for case in cases]


BAD: Final = (
    *CREATION,
    *ALARMS,
    *COMPUTE,
    *DATABASES,
    *DOMAINS,
    *FUNCTIONS,
    *IDENTITIES,
    *MONITORING,
    *QUEUES,
    *SECRETS,
    *STORAGE,
    *TELEMETRY,
)


def _check(case: Case, refused: RefusedError) -> None:
    missing = [words for words in case.told if words not in refused.message]
    assert not missing, f"{missing} not in: {refused.message}"
    assert case.told


@pytest.mark.parametrize("case", _by_id(BAD))
def test_a_bad_environment_is_refused(lab: Lab, neighbour: Env, case: Case) -> None:
    with pytest.raises(RefusedError) as refused:
        lab.api.apply(ENVIRONMENTS, _manifest(case, GOOD), dry_run=True)
    _check(case, refused.value)


@pytest.mark.parametrize("case", _by_id(CHANGES))
def test_a_change_that_cannot_be_is_refused(lab: Lab, neighbour: Env, case: Case) -> None:
    with pytest.raises(RefusedError) as refused:
        lab.api.patch(ENVIRONMENTS, "admission", "neighbour", {"spec": case.spec}, dry_run=True)
    _check(case, refused.value)


@pytest.mark.parametrize("case", _by_id(ACCOUNT_CASES))
def test_a_bad_account_is_refused(lab: Lab, case: Case) -> None:
    with pytest.raises(RefusedError) as refused:
        lab.api.apply(ACCOUNTS, _account("candidate", merged(ACCOUNT, case.spec)), dry_run=True)
    _check(case, refused.value)


@pytest.mark.parametrize("case", _by_id(ACCOUNT_CHANGES))
def test_a_change_of_an_account_that_cannot_be_is_refused(lab: Lab, neighbour: Env, case: Case) -> None:
    with pytest.raises(RefusedError) as refused:
        lab.api.patch(ACCOUNTS, "", "functional-eu-west-1", {"spec": case.spec}, dry_run=True)
    _check(case, refused.value)


def test_there_are_enough_cases() -> None:
    cases = (*BAD, *CHANGES, *ACCOUNT_CASES, *ACCOUNT_CHANGES)
    assert len({case.id for case in cases}) == len(cases) >= 55


def test_kubectl_shows_the_refusal(lab: Lab, neighbour: Env) -> None:
    by_id = {case.id: case for case in CREATION}
    for name, words in (
        ("cidr-host-bits", "cidr 10.40.1.0/16 must be an IPv4 block"),
        ("cidr-overlaps", 'denied the request: spec.network.cidr: "10.200.0.0/16": overlaps 10.200.0.0/16'),
        ("field-unknown", 'unknown field "spec.netwrok"'),
    ):
        manifest = json.dumps(_manifest(by_id[name], GOOD))
        with pytest.raises(InstanceError) as refused:
            lab.plane.kubectl("apply", "-f", "-", stdin=manifest)
        assert words in str(refused.value)


def test_a_good_manifest_is_accepted_and_so_are_allowed_changes(lab: Lab, neighbour: Env) -> None:
    lab.api.apply(ENVIRONMENTS, _manifest(Case("good", ()), GOOD), dry_run=True)
    for change in ({"tags": {"team": "Bücher und Co"}}, {"profile": "prod"}, {"paused": True}):
        lab.api.patch(ENVIRONMENTS, "admission", "neighbour", {"spec": change}, dry_run=True)


def test_a_network_cannot_be_taken_out_and_put_back_with_another_block(lab: Lab, neighbour: Env) -> None:
    with pytest.raises(RefusedError):
        lab.api.patch(ENVIRONMENTS, "admission", "neighbour", {"spec": {"network": None}})
    network = neighbour.live()["spec"]["network"]
    assert network["cidr"] == TAKEN


def test_an_account_in_use_cannot_be_deleted(lab: Lab, neighbour: Env) -> None:
    with pytest.raises(RefusedError) as refused:
        lab.api.delete(ACCOUNTS, "", "functional-eu-west-1")
    told = 'metadata.name: "functional-eu-west-1": this Account is in use by admission/neighbour'
    assert told in refused.value.message
    assert "delete those Environments first" in refused.value.message


@pytest.fixture(scope="module")
def without_webhook(lab: Lab, neighbour: Env, module_environment: Factory) -> dict[str, Env]:
    """Environments that only the webhook would refuse, applied while it was down; the operator is back."""
    wrong: dict[str, Object] = {
        "cidr-overlaps": {"network": {"cidr": TAKEN}},
        "account-unknown": {"accountRef": {"name": "functional-nowhere"}},
        "account-closed": {"accountRef": {"name": "closed"}},
        "no-way-out": {"network": {"natGateways": "None", "endpoints": ["s3"]}},
    }
    made = {}
    lab.plane.stop("operator")
    for name, change in wrong.items():
        env = module_environment(f"bad-{name}", namespace="admission", region="eu-west-1", cidr=OWN)
        env.manifest["spec"] = merged(GOOD, change)
        lab.api.apply(ENVIRONMENTS, env.manifest)
        made[name] = env
    with pytest.raises(RefusedError, match="must be private"):
        lab.api.apply(ENVIRONMENTS, _manifest(Case("crd", (), {"network": {"cidr": "8.8.0.0/16"}}), GOOD))
    with pytest.raises(RefusedError, match="cannot be changed from"):
        neighbour.patch({"network": {"cidr": "10.211.0.0/16"}})
    lab.plane.start("operator")
    return made


@pytest.mark.parametrize("name", ["cidr-overlaps", "account-unknown", "account-closed", "no-way-out"])
def test_what_got_in_without_the_webhook_stalls_with_the_same_words(without_webhook: dict[str, Env], name: str) -> None:
    env = without_webhook[name]
    case = next(case for case in CREATION if case.id == name)
    found = env.until_condition("Valid", "False", reason="InvalidSpec")
    for words in case.told:
        assert words in found["message"]
    assert env.condition("Stalled")["status"] == "True"
    assert env.condition("Stalled")["message"] == found["message"]
    assert env.condition("Ready")["status"] == "False"
    assert env.live()["status"]["summary"].startswith("invalid: spec.")
    assert env.composites() == []
    assert env.things() == ()


def test_the_older_environment_keeps_its_block(without_webhook: dict[str, Env], neighbour: Env) -> None:
    assert neighbour.condition("Ready")["status"] == "True"
    assert neighbour.condition("Valid")["status"] == "True"


def test_one_that_stalled_goes_on_once_it_is_mended(lab: Lab, without_webhook: dict[str, Env]) -> None:
    env = without_webhook["no-way-out"]
    env.patch({"network": {"natGateways": "Single"}})
    env.until_ready()


def test_an_account_deleted_without_the_webhook_stays_while_in_use(lab: Lab, environment: Factory) -> None:
    region = "eu-north-1"
    env = environment("tenant", region=region)
    env.apply()
    env.until_ready()
    lab.plane.stop("operator")
    lab.api.delete(ACCOUNTS, "", f"functional-{region}")
    lab.plane.start("operator")

    def in_use() -> bool:
        found = condition_of(lab.api.get(ACCOUNTS, "", f"functional-{region}"), "Ready")
        return found.get("reason") == "InUse" and f"still in use by {env.namespace}/tenant" in found["message"]

    lab.until(in_use, "the Account says who uses it")
    env.delete()
    env.until_gone()
    lab.until(lambda: lab.api.get(ACCOUNTS, "", f"functional-{region}") is None, "the Account is gone")
