"""Who reaches a database: its proxy and its role manager, each with no more than it needs."""

import json
from typing import Any

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .databases import DEV_AURORA, PROD_AURORA, SECRETS_KEY
from .interfaces import interfaces

CLUSTER = "shop-dev-database-main-cluster-c9c5de"


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    found: dict[str, Any] = settle(xr)[0].resources[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def test_a_proxy_lets_in_declared_roles_by_iam_and_over_tls() -> None:
    found = fields(PROD_AURORA, "proxy")
    role = found.pop("roleArn")
    assert role.startswith("arn:aws:iam::123456789012:role/crofter/")
    assert found == {
        "engineFamily": "POSTGRESQL",
        "defaultAuthScheme": "IAM_AUTH",
        "requireTls": True,
        "idleClientTimeout": 1800,
        "debugLogging": False,
        "vpcSubnetIds": ["subnet-data-a", "subnet-data-b"],
        "vpcSecurityGroupIds": ["sg-main"],
    }
    resource_id = settle(PROD_AURORA)[0].xr_status["outputs"]["resourceId"]
    assert json.loads(fields(PROD_AURORA, "proxy-policy")["policy"])["Statement"] == [
        {
            "Sid": "Connect",
            "Effect": "Allow",
            "Action": "rds-db:connect",
            "Resource": [f"arn:aws:rds-db:ap-southeast-2:123456789012:dbuser:{resource_id}/app"],
        }
    ]
    for key in ("proxy-in", "proxy-out"):
        rule = fields(PROD_AURORA, key)
        assert (rule["securityGroupId"], rule["referencedSecurityGroupId"]) == ("sg-main", "sg-main")
        assert (rule["fromPort"], rule["toPort"], rule["ipProtocol"]) == (5432, 5432, "tcp")


def test_the_target_of_the_proxy_waits_for_the_database_and_stays() -> None:
    assert "proxy-target" not in run(PROD_AURORA).resources
    target = fields(PROD_AURORA, "proxy-target")
    assert (target["dbClusterIdentifier"], target["targetGroupName"]) == (CLUSTER, "default")
    _, observed = settle(PROD_AURORA)
    observed["cluster"]["status"]["atProvider"] = {}
    assert {"proxy-target", "proxy-policy", "role-manager", "role-manager-policy"} <= run(
        PROD_AURORA, observed
    ).resources.keys()


def test_the_role_manager_is_told_where_and_never_what_the_password_is() -> None:
    found = fields(PROD_AURORA, "role-manager")
    told = settle(PROD_AURORA)[0].xr_status["outputs"]
    assert found.pop("role").startswith("arn:aws:iam::123456789012:role/crofter/")
    assert found == {
        "description": "Makes the roles of shop-dev database/main",
        "packageType": "Zip",
        "s3Bucket": "crofter-artifacts-1a2b3c",
        "s3Key": "lambdas/role_manager/" + "ab" * 32 + ".zip",
        "sourceCodeHash": "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
        "runtime": "python3.13",
        "architectures": ["arm64"],
        "handler": "crofter_lambdas.role_manager.handler.handler",
        "memorySize": 256,
        "timeout": 90,
        "environment": {
            "variables": {
                "DATABASE_HOST": told["endpoint"],
                "DATABASE_PORT": "5432",
                "DATABASE_NAME": "main",
                "MASTER_SECRET_ARN": told["masterSecretArn"],
            }
        },
        "vpcConfig": {"subnetIds": ["subnet-private-a"], "securityGroupIds": ["sg-manager"]},
        "loggingConfig": {"logFormat": "Text", "logGroup": f"/aws/lambda/{told['roleManagerFunction']}"},
        "tracingConfig": {"mode": "PassThrough"},
    }
    assert "role-manager" not in run(PROD_AURORA).resources


def test_the_role_manager_may_read_one_secret_and_make_interfaces_in_its_subnets() -> None:
    told = settle(PROD_AURORA)[0].xr_status["outputs"]
    log_group = f"/aws/lambda/{told['roleManagerFunction']}"
    assert json.loads(fields(PROD_AURORA, "role-manager-policy")["policy"])["Statement"] == [
        {
            "Sid": "MasterPassword",
            "Effect": "Allow",
            "Action": "secretsmanager:GetSecretValue",
            "Resource": told["masterSecretArn"],
        },
        {
            "Sid": "MasterPasswordKey",
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": SECRETS_KEY,
            "Condition": {"StringEquals": {"kms:ViaService": "secretsmanager.ap-southeast-2.amazonaws.com"}},
        },
        {
            "Sid": "Connect",
            "Effect": "Allow",
            "Action": "rds-db:connect",
            "Resource": f"arn:aws:rds-db:ap-southeast-2:123456789012:dbuser:{told['resourceId']}/crofter",
        },
        {
            "Sid": "Log",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"arn:aws:logs:ap-southeast-2:123456789012:log-group:{log_group}:log-stream:*",
        },
        *interfaces(told["roleManagerFunction"], group="sg-manager", subnets=["subnet-private-a"]),
    ]


def test_nothing_opens_the_database_but_its_proxy_and_its_role_manager() -> None:
    into = [
        one["spec"]["forProvider"]
        for one in settle(PROD_AURORA)[0].resources.values()
        if one["kind"] == "SecurityGroupIngressRule"
    ]
    assert sorted((one["securityGroupId"], one["referencedSecurityGroupId"]) for one in into) == [
        ("sg-main", "sg-main"),
        ("sg-main", "sg-manager"),
    ]
    assert not [one for one in settle(DEV_AURORA)[0].resources.values() if one["kind"].startswith("SecurityGroup")]
