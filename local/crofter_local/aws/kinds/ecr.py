"""Repository and LifecyclePolicy of ECR."""

from __future__ import annotations

from typing import Any, Final

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
from crofter_local.aws.kinds.session import Aws, ec2_tags, replace_tags, tag_map


def _repository(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("ecr", "describe_repositories", "repositories", repositoryNames=[name])
    if found is None:
        return None
    arn = found["repositoryArn"]
    tags = tag_map(aws.call("ecr", "list_tags_for_resource", resourceArn=arn)["tags"])
    return Observation(
        {
            "arn": arn,
            "id": name,
            "registryId": found["registryId"],
            "repositoryUrl": found["repositoryUri"],
            "imageTagMutability": found["imageTagMutability"],
            "imageScanningConfiguration": found["imageScanningConfiguration"],
            "encryptionConfiguration": [found["encryptionConfiguration"]],
            "tags": tags,
            "tagsAll": tags,
        }
    )


def _create_repository(aws: Aws, name: str, args: Args) -> str:
    aws.call(
        "ecr",
        "create_repository",
        repositoryName=name,
        imageTagMutability=args.get("imageTagMutability"),
        imageScanningConfiguration=args.get("imageScanningConfiguration"),
        encryptionConfiguration=next(iter(args.get("encryptionConfiguration", ())), None),
        tags=ec2_tags(args.get("tags")),
    )
    return name


def _update_repository(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "imageTagMutability" in changed:
        mutability = args["imageTagMutability"]
        aws.call("ecr", "put_image_tag_mutability", repositoryName=name, imageTagMutability=mutability)
    if "imageScanningConfiguration" in changed:
        scanning = args["imageScanningConfiguration"]
        aws.call("ecr", "put_image_scanning_configuration", repositoryName=name, imageScanningConfiguration=scanning)
    if "tags" in changed:
        found = aws.call("ecr", "describe_repositories", repositoryNames=[name])["repositories"]
        arn = found[0]["repositoryArn"]
        replace_tags(
            tag_map(aws.call("ecr", "list_tags_for_resource", resourceArn=arn)["tags"]),
            args.get("tags"),
            lambda keys: aws.call("ecr", "untag_resource", resourceArn=arn, tagKeys=keys),
            lambda tags: aws.call("ecr", "tag_resource", resourceArn=arn, tags=ec2_tags(tags)),
        )


def _delete_repository(aws: Aws, name: str, args: Args) -> None:
    aws.call("ecr", "delete_repository", repositoryName=name, force=bool(args.get("forceDelete")))


def _lifecycle_policy(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("ecr", "get_lifecycle_policy", "lifecyclePolicyText", repositoryName=name)
    return None if found is None else Observation({"id": name, "repository": name, "policy": found})


def _put_lifecycle_policy(aws: Aws, _name: str, args: Args) -> str:
    repository = str(args["repository"])
    aws.call("ecr", "put_lifecycle_policy", repositoryName=repository, lifecyclePolicyText=args["policy"])
    return repository


def _update_lifecycle_policy(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_lifecycle_policy(aws, name, args)


def _delete_lifecycle_policy(aws: Aws, name: str, _args: Args) -> None:
    aws.call("ecr", "delete_lifecycle_policy", repositoryName=name)


def _same_encryption(desired: Any, observed: Any) -> bool:
    """AES256 is what a repository has that nothing was said of."""
    given = {"encryptionType": "AES256"} | (desired[0] if desired else {})
    return all(observed[0].get(field) == value for field, value in given.items())


KINDS: Final = (
    Kind(
        name="ecr.aws.m.upbound.io/Repository",
        noun="ECR Repository",
        naming=Naming.NAME,
        attributes={
            "encryptionConfiguration": Attribute(Change.REPLACE, equal=_same_encryption),
            "forceDelete": LOCAL,
            "imageScanningConfiguration": UPDATE,
            "imageTagMutability": UPDATE,
        },
        observe=_repository,
        create=_create_repository,
        update=_update_repository,
        delete=_delete_repository,
        not_modelled={"imageTagMutabilityExclusionFilter": "exclusions from immutability are not modelled"},
    ),
    Kind(
        name="ecr.aws.m.upbound.io/LifecyclePolicy",
        noun="ECR Lifecycle Policy",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"policy": Attribute(Change.UPDATE, equal=same_json), "repository": REPLACE},
        observe=_lifecycle_policy,
        create=_put_lifecycle_policy,
        update=_update_lifecycle_policy,
        delete=_delete_lifecycle_policy,
    ),
)
