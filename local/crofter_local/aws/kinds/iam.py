"""Role and RolePolicy of IAM, which is global."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import unquote

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import (
    LOCAL,
    REPLACE,
    UPDATE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
    same_json,
)
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse, replace_tags, tag_map


def _document(value: Any) -> str:
    return (
        value
        if isinstance(value, str) and value.startswith("{")
        else json.dumps(value)
        if isinstance(value, dict)
        else unquote(str(value))
    )


def _role(aws: Aws, name: str, _args: Args) -> Observation | None:
    role = aws.find("iam", "get_role", "Role", RoleName=name)
    if role is None:
        return None
    attached = aws.call("iam", "list_attached_role_policies", RoleName=name)["AttachedPolicies"]
    inline = aws.call("iam", "list_role_policies", RoleName=name)["PolicyNames"]
    tags = tag_map(role.get("Tags"))
    fields = given(
        arn=role["Arn"],
        id=name,
        uniqueId=role["RoleId"],
        createDate=role["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        path=role["Path"],
        description=role.get("Description"),
        maxSessionDuration=role.get("MaxSessionDuration"),
        permissionsBoundary=role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        assumeRolePolicy=_document(role["AssumeRolePolicyDocument"]),
    )
    lists = {
        "managedPolicyArns": sorted(policy["PolicyArn"] for policy in attached),
        "inlinePolicy": [{"name": n, "policy": _inline(aws, name, n)} for n in sorted(inline)],
    }
    return Observation({**fields, **lists, "tags": tags, "tagsAll": tags})


def _inline(aws: Aws, role: str, name: str) -> str:
    return _document(aws.call("iam", "get_role_policy", RoleName=role, PolicyName=name)["PolicyDocument"])


def _create_role(aws: Aws, name: str, args: Args) -> str:
    aws.call(
        "iam",
        "create_role",
        RoleName=name,
        Path=args.get("path"),
        AssumeRolePolicyDocument=args.get("assumeRolePolicy"),
        Description=args.get("description"),
        MaxSessionDuration=_seconds(args),
        PermissionsBoundary=args.get("permissionsBoundary"),
        Tags=ec2_tags(args.get("tags")),
    )
    _update_role(aws, name, args, frozenset({"managedPolicyArns", "inlinePolicy"} & set(args)))
    return name


def _seconds(args: Args) -> int | None:
    return int(args["maxSessionDuration"]) if "maxSessionDuration" in args else None


def _update_role(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "assumeRolePolicy" in changed:
        aws.call("iam", "update_assume_role_policy", RoleName=name, PolicyDocument=args["assumeRolePolicy"])
    if changed & {"description", "maxSessionDuration"}:
        duration = _seconds(args) or 3600
        aws.call(
            "iam", "update_role", RoleName=name, Description=args.get("description", ""), MaxSessionDuration=duration
        )
    if "permissionsBoundary" in changed:
        aws.call("iam", "put_role_permissions_boundary", RoleName=name, PermissionsBoundary=args["permissionsBoundary"])
    if "managedPolicyArns" in changed:
        _attach(aws, name, set(args["managedPolicyArns"]))
    if "inlinePolicy" in changed:
        _set_inline(aws, name, {entry["name"]: entry["policy"] for entry in args["inlinePolicy"] if entry.get("name")})
    if "tags" in changed:
        replace_tags(
            tag_map(aws.call("iam", "get_role", RoleName=name)["Role"].get("Tags")),
            args.get("tags"),
            lambda keys: aws.call("iam", "untag_role", RoleName=name, TagKeys=keys),
            lambda tags: aws.call("iam", "tag_role", RoleName=name, Tags=ec2_tags(tags)),
        )


def _attach(aws: Aws, name: str, wanted: set[str]) -> None:
    attached = aws.call("iam", "list_attached_role_policies", RoleName=name)["AttachedPolicies"]
    present = {policy["PolicyArn"] for policy in attached}
    for arn in sorted(present - wanted):
        aws.call("iam", "detach_role_policy", RoleName=name, PolicyArn=arn)
    for arn in sorted(wanted - present):
        aws.call("iam", "attach_role_policy", RoleName=name, PolicyArn=arn)


def _set_inline(aws: Aws, name: str, wanted: dict[str, str]) -> None:
    for policy in aws.call("iam", "list_role_policies", RoleName=name)["PolicyNames"]:
        if policy not in wanted:
            aws.call("iam", "delete_role_policy", RoleName=name, PolicyName=policy)
    for policy, document in sorted(wanted.items()):
        aws.call("iam", "put_role_policy", RoleName=name, PolicyName=policy, PolicyDocument=document)


def _delete_role(aws: Aws, name: str, args: Args) -> None:
    if args.get("forceDetachPolicies"):
        _attach(aws, name, set())
        _set_inline(aws, name, {})
    if args.get("managedPolicyArns"):
        _attach(aws, name, set())
    if args.get("inlinePolicy"):
        _set_inline(aws, name, {})
    aws.call("iam", "delete_role", RoleName=name)


def _same_policies(desired: Any, observed: Any) -> bool:
    documents = {entry.get("name"): entry.get("policy") for entry in observed}
    return {entry.get("name") for entry in desired} == set(documents) and all(
        same_json(entry.get("policy"), documents[entry.get("name")]) for entry in desired
    )


def _role_policy(aws: Aws, name: str, args: Args) -> Observation | None:
    role = args.get("role", "")
    found = aws.find("iam", "get_role_policy", "PolicyDocument", RoleName=role, PolicyName=name) if role else None
    if found is None:
        return None
    return Observation({"id": f"{role}:{name}", "role": role, "policy": _document(found)})


def _put_role_policy(aws: Aws, name: str, args: Args) -> str:
    if not args.get("role"):
        raise refuse("PutRolePolicy", "ValidationError", "RoleName must not be empty", service="IAM")
    aws.call("iam", "put_role_policy", RoleName=args["role"], PolicyName=name, PolicyDocument=args.get("policy"))
    return name


def _update_role_policy(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_role_policy(aws, name, args)


def _delete_role_policy(aws: Aws, name: str, args: Args) -> None:
    aws.call("iam", "delete_role_policy", RoleName=args["role"], PolicyName=name)


KINDS: Final = (
    Kind(
        name="iam.aws.m.upbound.io/Role",
        noun="IAM Role",
        naming=Naming.NAME,
        attributes={
            "assumeRolePolicy": Attribute(Change.UPDATE, equal=same_json),
            "description": UPDATE,
            "maxSessionDuration": UPDATE,
            "path": REPLACE,
            "permissionsBoundary": UPDATE,
            "managedPolicyArns": UPDATE,
            "inlinePolicy": Attribute(Change.UPDATE, equal=_same_policies),
            "forceDetachPolicies": LOCAL,
        },
        observe=_role,
        create=_create_role,
        update=_update_role,
        delete=_delete_role,
        extract={"managedPolicyArns": "arn"},
        late_init_ignored=frozenset({"managedPolicyArns", "inlinePolicy"}),
    ),
    Kind(
        name="iam.aws.m.upbound.io/RolePolicy",
        noun="IAM Role Policy",
        naming=Naming.NAME,
        tagged=False,
        attributes={"role": REPLACE, "policy": Attribute(Change.UPDATE, equal=same_json)},
        observe=_role_policy,
        create=_put_role_policy,
        update=_update_role_policy,
        delete=_delete_role_policy,
    ),
)
