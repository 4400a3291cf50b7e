"""ServiceLinkedRole of IAM, of which a service has one in an account."""

from __future__ import annotations

import json
from typing import Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags, replace_tags, tag_map


def _role(aws: Aws, arn: str, _args: Args) -> Observation | None:
    role = aws.find("iam", "get_role", "Role", RoleName=arn.rsplit("/", 1)[1])
    if role is None:
        return None
    tags = tag_map(role.get("Tags"))
    fields = given(
        arn=role["Arn"],
        id=role["Arn"],
        name=role["RoleName"],
        path=role["Path"],
        awsServiceName=role["Path"].split("/")[2],
        description=role.get("Description"),
        uniqueId=role["RoleId"],
    )
    return Observation({**fields, "tags": tags, "tagsAll": tags})


def _create(aws: Aws, name: str, args: Args) -> str:
    """By the name that AWS gives it where that was asked for: moto has names of its own for some services."""
    service = args["awsServiceName"]
    if name:
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        answer = aws.call(
            "iam",
            "create_role",
            RoleName=name.rsplit("/", 1)[1],
            Path=f"/aws-service-role/{service}/",
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
            Description=args.get("description"),
        )
    else:
        description, suffix = args.get("description"), args.get("customSuffix")
        answer = aws.call(
            "iam",
            "create_service_linked_role",
            AWSServiceName=service,
            Description=description,
            CustomSuffix=suffix,
        )
    arn: str = answer["Role"]["Arn"]
    if args.get("tags"):
        _update(aws, arn, args, frozenset({"tags"}))
    return arn


def _update(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    name = arn.rsplit("/", 1)[1]
    if "description" in changed:
        aws.call("iam", "update_role", RoleName=name, Description=args["description"])
    if "tags" in changed:
        replace_tags(
            tag_map(aws.call("iam", "get_role", RoleName=name)["Role"].get("Tags")),
            args.get("tags"),
            lambda keys: aws.call("iam", "untag_role", RoleName=name, TagKeys=keys),
            lambda tags: aws.call("iam", "tag_role", RoleName=name, Tags=ec2_tags(tags)),
        )


def _delete(aws: Aws, arn: str, _args: Args) -> None:
    aws.call("iam", "delete_role", RoleName=arn.rsplit("/", 1)[1])


KINDS: Final = (
    Kind(
        name="iam.aws.m.upbound.io/ServiceLinkedRole",
        noun="IAM Service Linked Role",
        naming=Naming.ASSIGNED,
        attributes={"awsServiceName": REPLACE, "customSuffix": REPLACE, "description": UPDATE},
        observe=_role,
        create=_create,
        update=_update,
        delete=_delete,
        late_init_ignored=frozenset({"description"}),
    ),
)
