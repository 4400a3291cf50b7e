"""Plans the Identity: there is one, where the manifest asks for it."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.components.bucket import BUCKET, BucketOutputs
from crofter.api.components.identity import (
    IDENTITY,
    Client,
    Folder,
    IdentityOutputs,
    IdentityPool,
    IdentitySpec,
    Passwordless,
    PasswordPolicy,
    ResourceServer,
    Sender,
    UserAttribute,
    UserPool,
    domain_prefix,
)
from crofter.api.model import Model
from crofter.api.sections.identity import (
    FolderSection,
    IdentityPoolSection,
    IdentitySection,
    PasswordlessSection,
    PasswordPolicySection,
    SenderSection,
    UserPoolSection,
)
from crofter.api.status import Endpoint
from crofter.plan.bindings import Waiting
from crofter.plan.head import head
from crofter.plan.inputs import missing, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed
from crofter.plan.profiles.identity import identity_of

ARTIFACT: Final = "passwordless"
"""Name of the bundle with the functions that sign in without a password."""


def instances(environment: Environment, observed: Observed) -> tuple[IdentitySpec | Blocked, ...]:
    """The Identity, once there are the key of its logs and the buckets that users have folders in."""
    section = environment.spec.identity
    return () if section is None else (_instance(section, environment, observed),)


def _instance(section: IdentitySection, environment: Environment, observed: Observed) -> IdentitySpec | Blocked:
    component = IDENTITY.name
    existing = observed.xrs.get(component)
    before: Mapping[str, Any] = existing.spec if existing is not None else {}
    passwordless = _passwordless(section.passwordless, before, observed)
    if isinstance(passwordless, Waiting):
        return Blocked(IDENTITY, component, passwordless.message)
    pool = _identity_pool(section.identity_pool, before, observed)
    if isinstance(pool, Waiting):
        return Blocked(IDENTITY, component, pool.message)
    servers = [
        ResourceServer(identifier=one.identifier, scopes=sorted(one.scopes, key=lambda scope: scope.name))
        for one in section.resource_servers or ()
    ]
    clients = [Client(**one.model_dump()) for one in section.clients or ()]
    return IdentitySpec(
        **head(environment, observed, component),
        user_pool=_user_pool(section.user_pool or UserPoolSection(), observed),
        clients=sorted(clients, key=lambda one: one.name),
        domain_prefix=_domain_prefix(section, environment),
        resource_servers=sorted(servers, key=lambda one: one.identifier),
        passwordless=passwordless,
        identity_pool=pool,
    )


def _user_pool(section: UserPoolSection, observed: Observed) -> UserPool:
    policy = section.password_policy or PasswordPolicySection()
    attributes = [UserAttribute(**one.model_dump()) for one in section.custom_attributes or ()]
    return UserPool(
        **section.model_dump(include={"mfa", "self_sign_up", "advanced_security", "deletion_protection"}),
        password_policy=PasswordPolicy(**policy.model_dump()),
        attributes=sorted(attributes, key=lambda one: one.name),
        email=None if section.email is None else _sender(section.email, observed),
    )


def _sender(section: SenderSection, observed: Observed) -> Sender:
    """SES identities are of the region that sends.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
    """
    target = observed.account.target
    arn = f"arn:{target.partition}:ses:{target.region}:{target.account_id}:identity/{identity_of(section)}"
    return Sender(address=section.sender_address, identity_arn=arn)


def _domain_prefix(section: IdentitySection, environment: Environment) -> str | None:
    if section.domain is None:
        return None
    return section.domain.prefix or domain_prefix(environment.identity.name, environment.identity.id)


def _passwordless(
    section: PasswordlessSection | None, before: Mapping[str, Any], observed: Observed
) -> Passwordless | Waiting | None:
    """The functions, once their code is in the Account's bucket; the code that they have stays meanwhile."""
    if section is None:
        return None
    had = before.get("passwordless") or {}
    artifact = observed.account.artifacts.get(ARTIFACT)
    where = {"bucket": artifact.bucket, "key": artifact.key, "sha256": artifact.sha256} if artifact is not None else had
    if not where:
        return None
    key = key_arn(observed, IDENTITY.name, "logs") or had.get("logsKeyArn")
    if key is None:
        return Waiting(no_key(observed, "logs"))
    return Passwordless(
        bucket=where["bucket"],
        key=where["key"],
        sha256=where["sha256"],
        sender=_sender(section.email, observed),
        logs_key_arn=key,
        **section.email.model_dump(include={"code_validity_seconds"}),
        **section.model_dump(include={"log_retention_days"}),
    )


def _identity_pool(
    section: IdentityPoolSection | None, before: Mapping[str, Any], observed: Observed
) -> IdentityPool | Waiting | None:
    if section is None:
        return None
    had = {one["component"]: one for one in (before.get("identityPool") or {}).get("folders", ())}
    folders = []
    asked = section.authenticated.folders if section.authenticated is not None else None
    for one in asked or ():
        folder = _folder(one, had, observed)
        if isinstance(folder, Waiting):
            return folder
        folders.append(folder)
    by_component = sorted(folders, key=lambda one: one.component)
    return IdentityPool(unauthenticated=bool(section.unauthenticated), folders=by_component)


def _folder(section: FolderSection, had: Mapping[str, Mapping[str, Any]], observed: Observed) -> Folder | Waiting:
    owner = f"{BUCKET.name}/{section.bucket}"
    outputs = published(observed, owner, BucketOutputs)
    key = key_arn(observed, owner, "data")
    if outputs is not None and key is not None:
        return Folder(component=owner, bucket_arn=outputs.arn, key_arn=key, access=section.access)
    if owner in had:
        return Folder.model_validate(dict(had[owner]) | {"access": section.access})
    return Waiting(missing(observed, owner) if outputs is None else no_key(observed, "data"))


def destroys(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Users, and the ids that the identity pool gave them."""
    if new is None:
        return ("the user pool and every user in it",)
    if old.get("identityPool") and not new.get("identityPool"):
        return ("the identity pool: the ids of its users, by which their folders are called",)
    return ()


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """What applications are configured with."""
    if not isinstance(outputs, IdentityOutputs):
        return ()
    found = {
        "user-pool-id": outputs.user_pool_id,
        "issuer": outputs.issuer,
        "domain-url": outputs.domain_url,
        "identity-pool-id": outputs.identity_pool_id,
        **{f"client-{one.name}": one.id for one in outputs.clients},
    }
    return tuple(Endpoint(name=f"{component}/{name}", value=value) for name, value in found.items() if value)


PLANNER: Final = ComponentPlanner(kind=IDENTITY, instances=instances, destroys=destroys, endpoints=endpoints)
