"""Rules about users and how they sign in."""

import re
from collections.abc import Iterator
from typing import Final

from crofter.api.components.identity import LONGEST, RESERVED, STANDARD_SCOPES
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.identity import (
    LOCALHOST,
    ClientSection,
    CustomAttributeSection,
    IdentitySection,
    SenderSection,
)
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem
from crofter.validation.references import unknown

_ROOT: Final = "spec.identity"


def sections(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """What the section says goes together."""
    section = spec.identity
    if section is None:
        return ()
    buckets = frozenset(one.name for one in spec.buckets or ())
    return (
        *_twice(section),
        *_user_pool(section),
        *(problem for place, one in enumerate(section.clients or ()) for problem in _client(place, one, section)),
        *_prefix(section),
        *_senders(section),
        *_folders(section, buckets),
    )


def _twice(section: IdentitySection) -> Iterator[Problem]:
    lists = {
        "clients": [one.name for one in section.clients or ()],
        "resourceServers": [one.identifier for one in section.resource_servers or ()],
        "userPool.customAttributes": [
            one.name for one in (section.user_pool.custom_attributes if section.user_pool else None) or ()
        ],
    }
    for field, names in lists.items():
        for place, name in enumerate(names):
            if name in names[:place]:
                yield Problem(f"{_ROOT}.{field}[{place}]", name, "is there twice", "give each its own name")


def _user_pool(section: IdentitySection) -> Iterator[Problem]:
    pool = section.user_pool
    if pool is None:
        return
    if pool.mfa == "Required" and section.passwordless is not None:
        rule = "does not go with passwordless, which is one factor alone"
        yield Problem(f"{_ROOT}.userPool.mfa", pool.mfa, rule, "choose Optional, or remove passwordless")
    for place, one in enumerate(pool.custom_attributes or ()):
        _, fewest, most = _fixed(one)
        if fewest > most:
            field = f"{_ROOT}.userPool.customAttributes[{place}].minimumLength"
            yield Problem(field, fewest, f"is above maximumLength, {most}", "lower it, or raise maximumLength")


def _client(place: int, client: ClientSection, section: IdentitySection) -> Iterator[Problem]:
    field = f"{_ROOT}.clients[{place}]"
    flow = client.oauth_flow or ("Code" if client.callback_urls else None)
    for name, urls in (("callbackUrls", client.callback_urls), ("logoutUrls", client.logout_urls)):
        for number, url in enumerate(urls or ()):
            if url.startswith("http://") and re.match(LOCALHOST, url) is None:
                rule = "is not encrypted: Cognito takes http for localhost alone"
                yield Problem(f"{field}.{name}[{number}]", url, rule, "write https")
    if client.oauth_flow == "Code" and not client.callback_urls:
        rule = "must be there for the flow Code: that is where a sign-in comes back to"
        yield Problem(f"{field}.callbackUrls", ABSENT, rule, "name one")
    if client.oauth_flow == "ClientCredentials":
        yield from _for_itself(field, client)
    if client.logout_urls and not client.callback_urls:
        yield Problem(f"{field}.logoutUrls", client.logout_urls, "go with callbackUrls", "add callbackUrls")
    if client.scopes and flow is None:
        yield Problem(f"{field}.scopes", client.scopes, "go with an OAuth flow", "add callbackUrls or oauthFlow")
    yield from _scopes(f"{field}.scopes", client, section)


def _for_itself(field: str, client: ClientSection) -> Iterator[Problem]:
    """A client that acts for itself signs nobody in."""
    if client.callback_urls:
        rule = "do not go with the flow ClientCredentials, in which nobody signs in"
        yield Problem(f"{field}.callbackUrls", client.callback_urls, rule, "add another client for users")
    if client.auth_flows:
        rule = "do not go with the flow ClientCredentials, in which nobody signs in"
        yield Problem(f"{field}.authFlows", client.auth_flows, rule, "remove them")
    if not client.secret:
        value = ABSENT if client.secret is None else client.secret
        rule = "must be true for the flow ClientCredentials: a secret is all that the client has"
        yield Problem(f"{field}.secret", value, rule, "set it")
    if not client.scopes:
        rule = "must be there for the flow ClientCredentials"
        yield Problem(f"{field}.scopes", ABSENT, rule, "name scopes of resourceServers")
    for number, one in enumerate(client.scopes or ()):
        if one in STANDARD_SCOPES:
            rule = "is about a user, and in the flow ClientCredentials there is none"
            yield Problem(f"{field}.scopes[{number}]", one, rule, "name scopes of resourceServers")


def _scopes(field: str, client: ClientSection, section: IdentitySection) -> Iterator[Problem]:
    known = {f"{one.identifier}/{scope.name}" for one in section.resource_servers or () for scope in one.scopes}
    for number, one in enumerate(client.scopes or ()):
        if one not in known and one not in STANDARD_SCOPES:
            yield unknown(f"{field}[{number}]", one, "scope", known | set(STANDARD_SCOPES))


def _prefix(section: IdentitySection) -> Iterator[Problem]:
    prefix = section.domain.prefix if section.domain is not None else None
    for word in RESERVED:
        if prefix is not None and word in prefix:
            rule = f"holds {word}, which is Amazon's word"
            yield Problem(f"{_ROOT}.domain.prefix", prefix, rule, "choose another, or leave it out")


def _senders(section: IdentitySection) -> Iterator[Problem]:
    senders: dict[str, SenderSection | None] = {
        "userPool.email": section.user_pool.email if section.user_pool is not None else None,
        "passwordless.email": section.passwordless.email if section.passwordless is not None else None,
    }
    for field, sender in senders.items():
        named = sender.sender_identity if sender is not None else None
        if sender is None or named is None or named == sender.sender_address:
            continue
        domain = sender.sender_address.rsplit("@", 1)[1]
        if domain != named and not domain.endswith(f".{named}"):
            rule = f"is not what {sender.sender_address} is of"
            fix = f"write {domain} or {sender.sender_address}, whichever is verified in SES"
            yield Problem(f"{_ROOT}.{field}.senderIdentity", named, rule, fix)


def _folders(section: IdentitySection, buckets: frozenset[str]) -> Iterator[Problem]:
    pool = section.identity_pool
    folders = pool.authenticated.folders if pool is not None and pool.authenticated is not None else None
    if pool is not None and section.clients and all(one.oauth_flow == "ClientCredentials" for one in section.clients):
        rule = "needs a client that signs users in"
        yield Problem(f"{_ROOT}.identityPool", pool.wire(), rule, "add one to clients, or remove it")
    field = f"{_ROOT}.identityPool.authenticated.folders"
    seen: set[str] = set()
    for place, one in enumerate(folders or ()):
        if one.bucket not in buckets:
            yield unknown(f"{field}[{place}].bucket", one.bucket, "bucket", buckets)
        if one.bucket in seen:
            yield Problem(f"{field}[{place}].bucket", one.bucket, "is there twice", "remove one of them")
        seen.add(one.bucket)


def kept(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """Attributes of users stay as they are, and so does whether a client has a secret."""
    old = context.old.identity if context.old is not None else None
    if old is None or spec.identity is None:
        return ()
    return (*_attributes_kept(old, spec.identity), *_secrets_kept(old, spec.identity))


def _attributes_kept(old: IdentitySection, new: IdentitySection) -> Iterator[Problem]:
    field = f"{_ROOT}.userPool.customAttributes"
    before = (old.user_pool.custom_attributes if old.user_pool is not None else None) or ()
    after = {one.name: one for one in (new.user_pool.custom_attributes if new.user_pool is not None else None) or ()}
    for one in before:
        now = after.get(one.name)
        if now is None:
            rule = f"lacks {one.name}, which was there: Cognito keeps an attribute for good"
            yield Problem(field, sorted(after), rule, f"put {one.name} back")
        elif _fixed(now) != _fixed(one):
            rule = "cannot be changed, but for writable: Cognito keeps an attribute as it was made"
            yield Problem(f"{field}.{one.name}", now.wire(), rule, "put it back, or add one with another name")


def _fixed(attribute: CustomAttributeSection) -> tuple[bool, int, int]:
    """What Cognito decides at creation, defaults included."""
    most = LONGEST if attribute.maximum_length is None else attribute.maximum_length
    return attribute.mutable is not False, attribute.minimum_length or 0, most


def _secrets_kept(old: IdentitySection, new: IdentitySection) -> Iterator[Problem]:
    before = {one.name: bool(one.secret) for one in old.clients or ()}
    for place, one in enumerate(new.clients or ()):
        if one.name in before and before[one.name] != bool(one.secret):
            rule = "cannot be changed: the client would get another id"
            fix = "add a client with another name"
            yield Problem(f"{_ROOT}.clients[{place}].secret", bool(one.secret), rule, fix)
