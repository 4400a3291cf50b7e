"""What an Account has once: made, adopted where it is there already, filled, and gone with the Account but for the roles."""

from typing import Any

from .api import ACCOUNTS, Object
from .cloud import Cloud
from .cloud_storage import storage
from .lab import Lab, condition_of, status_of

NAME = "baseline-tokyo"
REGION = "ap-northeast-1"
RDS = "AWSServiceRoleForRDS"
ROLES = {
    "AWSServiceRoleForApplicationAutoScaling_ECSService",
    "AWSServiceRoleForECS",
    "AWSServiceRoleForElasticLoadBalancing",
    RDS,
}


def _buckets(cloud: Cloud) -> list[str]:
    return [
        thing.id for thing in storage(cloud.client) if thing.tags.get("crofter.dev/environment") == f"account.{NAME}"
    ]


def _roles(cloud: Cloud) -> dict[str, Any]:
    found = cloud.iam.list_roles(PathPrefix="/aws-service-role/")["Roles"]
    return {role["RoleName"]: (role["RoleId"], role.get("Description")) for role in found}


def _account(lab: Lab) -> Object | None:
    return lab.api.get(ACCOUNTS, "", NAME)


def test_an_account_has_its_baseline_and_takes_it_along(lab: Lab) -> None:
    cloud = lab.cloud(REGION)
    if RDS not in _roles(cloud):
        cloud.iam.create_role(
            RoleName=RDS,
            Path="/aws-service-role/rds.amazonaws.com/",
            AssumeRolePolicyDocument="{}",
            Description="by hand",
        )
    before = _roles(cloud)[RDS]
    spec = {
        "accountId": "123456789012",
        "region": REGION,
        "providerConfig": {"kind": "ClusterProviderConfig", "name": "default"},
        "allowedNamespaces": ["nobody"],
    }
    body = {"apiVersion": "crofter.dev/v1alpha1", "kind": "Account", "metadata": {"name": NAME}, "spec": spec}
    lab.api.apply(ACCOUNTS, body)
    lab.until(lambda: status_of(_account(lab), "BaselineReady") == "True", f"the baseline of {NAME} is ready")
    (bucket,) = _buckets(cloud)
    live = _account(lab)
    assert live is not None
    assert bucket in condition_of(live, "BaselineReady")["message"]
    artifacts = {one["name"]: one for one in live["status"]["artifacts"]}
    assert artifacts.keys() == {"forwarder", "passwordless", "role_manager"}
    artifact = artifacts["role_manager"]
    assert artifact["bucket"] == bucket
    there = cloud.client("s3").head_object(Bucket=bucket, Key=artifact["key"])
    assert (there["ContentType"], artifact["sha256"] in artifact["key"]) == ("application/zip", True)
    assert _roles(cloud).keys() >= ROLES
    assert _roles(cloud)[RDS] == before

    cloud.client("s3").delete_object(Bucket=bucket, Key=artifact["key"])
    lab.api.patch(ACCOUNTS, "", NAME, {"spec": {"allowedNamespaces": ["nobody", "team"]}})
    keys = lambda: cloud.client("s3").list_objects_v2(Bucket=bucket).get("KeyCount", 0)  # noqa: E731
    lab.until(lambda: keys() == 3, "the artifact is put again")

    lab.api.delete(ACCOUNTS, "", NAME, "Background")
    lab.until(lambda: _account(lab) is None, f"{NAME} is gone")
    assert _buckets(cloud) == []
    assert _roles(cloud)[RDS] == before
    assert _roles(cloud).keys() >= ROLES
