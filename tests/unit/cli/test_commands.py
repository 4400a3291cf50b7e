"""`crofter validate`, `render` and `explain`, as they are called."""

import json
import subprocess
import sys

import click
import pytest
import yaml
from click.testing import CliRunner

from crofter.cli.main import SHORT_HELP, crofter

ACCOUNT = {
    "apiVersion": "crofter.dev/v1alpha1",
    "kind": "Account",
    "metadata": {"name": "sydney"},
    "spec": {
        "accountId": "123456789012",
        "region": "ap-southeast-2",
        "providerConfig": {"name": "sydney"},
        "allowedNamespaces": ["team"],
    },
}


def environment(name="shop", namespace="team", **spec):
    return {
        "apiVersion": "crofter.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"accountRef": {"name": "sydney"}, "network": {"cidr": "10.40.0.0/16"}} | spec,
    }


@pytest.fixture
def call(tmp_path):
    """Calls a command with one file of the given objects; gives exit code, standard output and standard error."""

    def called(command, *objects, arguments=(), text=None):
        path = tmp_path / "objects.yaml"
        path.write_text(text if text is not None else yaml.safe_dump_all(objects))
        result = CliRunner().invoke(crofter, [command, "-f", str(path), *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout.replace(str(path), "FILE"), result.stderr.replace(str(path), "FILE")

    return called


_SLOW = (
    "aiohttp",
    "boto3",
    "botocore",
    "cryptography",
    "grpc",
    "kopf",
    "kubernetes",
    "moto",
    "psutil",
    "requests",
    "rich",
)
"""Packages that take long to load and that no offline command needs."""


@pytest.mark.parametrize(
    ("arguments", "banned"),
    [
        (["--version"], (*_SLOW, "crofter_function", "google", "pydantic", "yaml")),
        (["--help"], (*_SLOW, "crofter_function", "google", "pydantic", "yaml")),
        (["validate", "-f", "FILE"], _SLOW),
        (["render", "-f", "FILE"], _SLOW),
        (["explain", "-f", "FILE"], (*_SLOW, "crofter_function", "google")),
    ],
    ids=lambda value: value[0].strip("-") if isinstance(value, list) else "",
)
def test_an_offline_command_imports_no_client_of_kubernetes_or_aws(tmp_path, arguments, banned):
    manifest = tmp_path / "objects.yaml"
    manifest.write_text(yaml.safe_dump_all([ACCOUNT, environment()]))
    given = [str(manifest) if argument == "FILE" else argument for argument in arguments]
    program = (
        "import sys; from crofter.cli.main import crofter; crofter(sys.argv[1:], standalone_mode=False); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program, *given], capture_output=True, text=True, check=True)
    assert ran.stdout
    assert set(ran.stderr.split()) & set(banned) == set()


def test_every_command_has_a_short_help_and_loads():
    context = click.Context(crofter)
    assert crofter.list_commands(context) == ["explain", "local", "render", "status", "validate"]
    assert sorted(SHORT_HELP) == ["explain", "local", "render", "status", "validate"]
    assert [crofter.get_command(context, name).name for name in sorted(SHORT_HELP)] == sorted(SHORT_HELP)


def test_an_unknown_command_is_refused():
    result = CliRunner().invoke(crofter, ["tend"])
    assert result.exit_code == 2
    assert "No such command 'tend'." in result.stderr


def test_without_a_cluster_the_status_says_where_it_was_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "nowhere"))
    result = CliRunner().invoke(crofter, ["status", "shop"])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: the API server cannot be reached: {tmp_path}/nowhere names no cluster: ")
    assert result.stderr.endswith("; is KUBECONFIG right?\n")


# --- validate


def test_a_good_environment_is_told_what_it_becomes(call):
    code, out, err = call("validate", ACCOUNT, environment())
    assert (code, err) == (0, "")
    assert out.startswith("✓ team/shop: valid; ")
    assert out.endswith(" AWS resources, each valid for its schema\n")


@pytest.mark.parametrize(
    ("objects", "lines"),
    [
        (
            [environment(network={"cidr": "10.40.0.0/15"}, tags={"Name": "x"})],
            [
                '  spec.tags[Name]: "Name": Name is written by Crofter for each resource; choose another key',
                '  spec.network.cidr: "10.40.0.0/15": larger than /16, the largest VPC that AWS allows; use 10.40.0.0/16',
            ],
        ),
        (
            [ACCOUNT, environment(accountRef={"name": "sidney"})],
            ['  spec.accountRef.name: "sidney": there is no Account of this name; did you mean sydney?'],
        ),
        (
            [environment(accountRef="sydney")],
            ['  spec.accountRef: "sydney": input should be a valid dictionary or instance of accountreference; correct its type'],
        ),
        (
            [environment(network="10.40.0.0/16")],
            ['  spec.network: "10.40.0.0/16": input should be a valid dictionary or instance of networksection; correct its type'],
        ),
        ([environment() | {"spec": None}], ["  spec.accountRef: absent: required field; add accountRef"]),
        ([environment() | {"spec": ["a"]}], ["  spec.accountRef: absent: required field; add accountRef"]),
        (
            [environment(network={"cidr": "10.40.0.0/16", "availabilityZones": "2"})],
            ['  spec.network.availabilityZones: "2": input should be a valid integer; correct its type'],
        ),
    ],
)  # fmt: skip
def test_a_bad_environment_is_told_what_admission_would_say(call, objects, lines):
    code, out, _ = call("validate", *objects)
    assert code == 1
    assert out.splitlines() == ["✗ team/shop (FILE)", *lines]


def test_environments_of_one_account_are_looked_at_together(call):
    code, out, _ = call("validate", environment("a"), environment("b"), environment("c", accountRef={"name": "dublin"}))
    assert code == 1
    assert [line[:11] for line in out.splitlines() if not line.startswith(" ")] == [
        "✓ team/a: v",
        "✗ team/b (F",
        "✓ team/c: v",
    ]
    assert "overlaps 10.40.0.0/16 of Environment team/a" in out


NAMED = {
    "functions": [{"name": "f", "image": {"uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"}}],
    "domains": [{"name": "api.example.com", "hostedZoneId": "Z1"}],
    "apis": [
        {"name": "a", "routes": [{"path": "/x", "function": "f"}], "domain": {"name": "api.example.com"}},
    ],
}


def test_names_of_apis_are_looked_at_together(call):
    code, out, _ = call("validate", environment("a", network=None, **NAMED), environment("b", network=None, **NAMED))
    assert code == 1
    assert "is the name of an API of Environment team/a in Account sydney too" in out


@pytest.mark.parametrize("command", ["validate", "render", "explain"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "Error: FILE: not YAML: "),
        ("- a\n- b\n", "Error: FILE: not a Kubernetes object: it needs apiVersion, kind and metadata"),
        ("a: b\n", "Error: FILE: not a Kubernetes object: it needs apiVersion, kind and metadata"),
        ("", "Error: no Environment of crofter.dev/v1alpha1 in these files (found: nothing)"),
        (
            yaml.safe_dump(ACCOUNT),
            "Error: no Environment of crofter.dev/v1alpha1 in these files (found: Account)",
        ),
    ],
    ids=["no-yaml", "a-list", "no-object", "empty", "no-environment"],
)
def test_files_that_are_none(call, command, text, told):
    code, out, err = call(command, text=text)
    assert (code, out) == (1, "")
    assert err.startswith(told)


def test_a_file_that_is_not_there():
    result = CliRunner().invoke(crofter, ["validate", "-f", "nowhere.yaml"])
    assert result.exit_code == 2
    assert "Path 'nowhere.yaml' does not exist" in result.stderr


@pytest.mark.parametrize("command", ["validate", "render"])
def test_an_account_that_cannot_be_read(call, command):
    code, _, err = call(command, ACCOUNT | {"spec": ACCOUNT["spec"] | {"accountId": "1"}}, environment())
    assert code == 1
    assert err == 'Error: FILE: Account sydney: spec.accountId: "1": must match ^\\d{12}$; write it in that form\n'


def test_a_folder_and_standard_input_can_be_read(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.yaml").write_text(yaml.safe_dump(environment("a")))
    (tmp_path / "b.txt").write_text("not looked at")
    folder = CliRunner().invoke(crofter, ["explain", "-f", str(tmp_path)])
    piped = CliRunner().invoke(crofter, ["explain", "-f", "-"], input=yaml.safe_dump(environment("a")))
    assert folder.exit_code == piped.exit_code == 0
    assert folder.stdout == piped.stdout


# --- explain


def test_explain_shows_what_the_profile_adds(call):
    code, out, _ = call("explain", environment(profile="staging"))
    assert code == 0
    assert yaml.safe_load(out) == {
        "name": "shop",
        "namespace": "team",
        "effectiveSpec": {
            "profile": "staging",
            "defaultsVersion": "v1",
            "accountRef": {"name": "sydney"},
            "paused": False,
            "tags": {},
            "protection": {"deletion": False, "destructiveChanges": "RequireApproval"},
            "network": {
                "cidr": "10.40.0.0/16",
                "availabilityZones": 2,
                "natGateways": "Single",
                "endpoints": ["dynamodb", "s3"],
                "flowLogs": {"enabled": True, "retentionDays": 30},
            },
            "encryption": {"rotationDays": 365, "deletionWindowDays": 7},
            "logArchive": {"expireDays": 90, "forceDestroy": True},
        },
    }


@pytest.mark.parametrize("command", ["render", "explain"])
def test_what_is_not_valid_is_neither_rendered_nor_explained(call, command):
    code, out, err = call(command, environment(profile="x"))
    assert (code, out) == (1, "")
    assert err == 'Error: team/shop: spec.profile: "x": not one of dev, staging, prod; choose one of them\n'


# --- render


def test_render_prints_every_managed_resource_of_the_account(call):
    code, out, err = call("render", ACCOUNT, environment(network={"cidr": "10.40.0.0/16", "endpoints": []}))
    assert (code, err) == (0, "")
    resources = list(yaml.safe_load_all(out))
    (vpc,) = (one for one in resources if one["kind"] == "VPC")
    assert vpc["metadata"]["namespace"] == "team"
    assert vpc["spec"]["forProvider"]["cidrBlock"] == "10.40.0.0/16"
    assert vpc["spec"]["forProvider"]["region"] == "ap-southeast-2"
    assert vpc["spec"]["providerConfigRef"] == {"kind": "ClusterProviderConfig", "name": "sydney"}
    assert {one["kind"] for one in resources} >= {"Subnet", "NATGateway", "EIP", "FlowLog", "Role"}
    assert "Network" not in {one["kind"] for one in resources}


def test_render_says_when_an_example_stands_for_the_account(call):
    code, out, err = call("render", environment(network=None))
    assert (code, out) == (0, "")
    assert err == "# Account sydney is in none of the files: an example stands for it\n"


def test_render_shows_composites_without_what_only_stands_for_live_ones(call):
    _, out, _ = call("render", ACCOUNT, environment(), arguments=["--composites"])
    composites = [one for one in yaml.safe_load_all(out) if one["apiVersion"] == "aws.crofter.dev/v1alpha1"]
    assert [one["kind"] for one in composites] == ["VpcEndpoints", "Network"]
    for one in composites:
        assert sorted(one) == ["apiVersion", "kind", "metadata", "spec"]
        assert sorted(one["metadata"]) == ["labels", "name", "namespace"]


def test_render_summary_counts_by_component_and_kind(call):
    _, out, _ = call("render", ACCOUNT, environment(), arguments=["--summary"])
    lines = [line.split() for line in out.splitlines()]
    assert [line[0] for line in lines if line[0].endswith(":")] == ["endpoints:", "network:", "total:"]
    counts = {line[0]: int(line[1]) for line in lines if len(line) > 1}
    assert (counts["VPC"], counts["NATGateway"], counts["VPCEndpoint"]) == (1, 1, 2)
    assert counts["total:"] == counts["network:"] + counts["endpoints:"]


def test_render_says_the_same_twice(call):
    first, second = (call("render", ACCOUNT, environment(profile="prod")) for _ in range(2))
    assert first == second


def test_the_command_has_a_version_and_help():
    assert CliRunner().invoke(crofter, ["--version"]).stdout.startswith("crofter, version ")
    help_ = CliRunner().invoke(crofter, ["-h"]).stdout
    assert {"status", "validate", "render", "explain"} <= set(help_.split())


def test_json_is_yaml_too(call):
    code, _, _ = call("explain", text=json.dumps(environment()))
    assert code == 0
