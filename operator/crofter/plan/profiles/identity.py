"""Defaults of `spec.identity`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.identity import LONGEST, Mfa
from crofter.api.components.network import RetentionDays
from crofter.api.sections.identity import (
    AuthenticatedSection,
    ClientSection,
    CustomAttributeSection,
    DomainSection,
    IdentityPoolSection,
    IdentitySection,
    PasswordlessEmailSection,
    PasswordlessSection,
    PasswordPolicySection,
    SenderSection,
    UserPoolSection,
)
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class IdentityDefaults:
    """Defaults of `spec.identity`."""

    deletion_protection: bool
    log_retention_days: RetentionDays
    mfa: Mfa = "Optional"
    minimum_length: int = 12
    temporary_password_validity_days: int = 7
    access_token_minutes: int = 60
    id_token_minutes: int = 60
    refresh_token_days: int = 30
    code_validity_seconds: int = 300
    client: str = "app"


V1: Final[Mapping[Profile, IdentityDefaults]] = {
    "dev": IdentityDefaults(deletion_protection=False, log_retention_days=7),
    "staging": IdentityDefaults(deletion_protection=False, log_retention_days=30),
    "prod": IdentityDefaults(deletion_protection=True, log_retention_days=90),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: IdentitySection, table: IdentityDefaults) -> IdentitySection:
    """The section with every default filled in."""
    clients = [_client(one, table) for one in section.clients or (ClientSection(name=table.client),)]
    pages = any(one.oauth_flow is not None for one in clients)
    return IdentitySection(
        user_pool=_user_pool(section.user_pool or UserPoolSection(), table),
        clients=clients,
        domain=section.domain or (DomainSection() if pages else None),
        resource_servers=section.resource_servers or [],
        passwordless=None if section.passwordless is None else _passwordless(section.passwordless, table),
        identity_pool=None if section.identity_pool is None else _identity_pool(section.identity_pool),
    )


def _user_pool(section: UserPoolSection, table: IdentityDefaults) -> UserPoolSection:
    policy = section.password_policy or PasswordPolicySection()
    return UserPoolSection(
        mfa=given(section.mfa, table.mfa),
        password_policy=PasswordPolicySection(
            minimum_length=given(policy.minimum_length, table.minimum_length),
            require_lowercase=given(policy.require_lowercase, default=True),
            require_uppercase=given(policy.require_uppercase, default=True),
            require_numbers=given(policy.require_numbers, default=True),
            require_symbols=given(policy.require_symbols, default=True),
            temporary_password_validity_days=given(
                policy.temporary_password_validity_days, table.temporary_password_validity_days
            ),
        ),
        self_sign_up=given(section.self_sign_up, default=False),
        advanced_security=given(section.advanced_security, "None"),
        deletion_protection=given(section.deletion_protection, table.deletion_protection),
        custom_attributes=[_attribute(one) for one in section.custom_attributes or ()],
        email=None if section.email is None else _sender(section.email),
    )


def _attribute(section: CustomAttributeSection) -> CustomAttributeSection:
    return CustomAttributeSection(
        name=section.name,
        mutable=given(section.mutable, default=True),
        writable=given(section.writable, default=False),
        minimum_length=given(section.minimum_length, 0),
        maximum_length=given(section.maximum_length, LONGEST),
    )


def identity_of(section: SenderSection) -> str:
    """The SES identity that a sender is of: the one that was named, else the domain of the address."""
    return given(section.sender_identity, section.sender_address.rsplit("@", 1)[1])


def _sender(section: SenderSection) -> SenderSection:
    return SenderSection(sender_address=section.sender_address, sender_identity=identity_of(section))


def _client(section: ClientSection, table: IdentityDefaults) -> ClientSection:
    flow = section.oauth_flow or ("Code" if section.callback_urls else None)
    return ClientSection(
        name=section.name,
        callback_urls=sorted(section.callback_urls or ()),
        logout_urls=sorted(section.logout_urls or ()),
        oauth_flow=flow,
        scopes=sorted(section.scopes or (("email", "openid", "profile") if flow == "Code" else ())),
        auth_flows=sorted(given(section.auth_flows, [] if flow == "ClientCredentials" else ["UserSrp"])),
        secret=given(section.secret, default=False),
        access_token_minutes=given(section.access_token_minutes, table.access_token_minutes),
        id_token_minutes=given(section.id_token_minutes, table.id_token_minutes),
        refresh_token_days=given(section.refresh_token_days, table.refresh_token_days),
    )


def _passwordless(section: PasswordlessSection, table: IdentityDefaults) -> PasswordlessSection:
    email = section.email
    return PasswordlessSection(
        email=PasswordlessEmailSection(
            sender_address=email.sender_address,
            sender_identity=identity_of(email),
            code_validity_seconds=given(email.code_validity_seconds, table.code_validity_seconds),
        ),
        log_retention_days=given(section.log_retention_days, table.log_retention_days),
    )


def _identity_pool(section: IdentityPoolSection) -> IdentityPoolSection:
    folders = section.authenticated.folders if section.authenticated is not None else None
    return IdentityPoolSection(
        authenticated=AuthenticatedSection(folders=folders or []),
        unauthenticated=given(section.unauthenticated, default=False),
    )
