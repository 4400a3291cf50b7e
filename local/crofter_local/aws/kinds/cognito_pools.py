"""UserPool of Cognito."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.cognito_common import IDP, block, told
from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import CLEARED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse

_SMS: Final = "text messages are not modelled"
_TEXTS: Final = "texts of mails are not modelled"
_PASSWORD: Final = {
    "minimumLength": "MinimumLength",
    "passwordHistorySize": "PasswordHistorySize",
    "requireLowercase": "RequireLowercase",
    "requireNumbers": "RequireNumbers",
    "requireSymbols": "RequireSymbols",
    "requireUppercase": "RequireUppercase",
    "temporaryPasswordValidityDays": "TemporaryPasswordValidityDays",
}
_EMAIL: Final = {
    "configurationSet": "ConfigurationSet",
    "emailSendingAccount": "EmailSendingAccount",
    "fromEmailAddress": "From",
    "replyToEmailAddress": "ReplyToEmailAddress",
    "sourceArn": "SourceArn",
}
_TRIGGERS: Final = {
    "createAuthChallenge": "CreateAuthChallenge",
    "customMessage": "CustomMessage",
    "defineAuthChallenge": "DefineAuthChallenge",
    "postAuthentication": "PostAuthentication",
    "postConfirmation": "PostConfirmation",
    "preAuthentication": "PreAuthentication",
    "preSignUp": "PreSignUp",
    "preTokenGeneration": "PreTokenGeneration",
    "userMigration": "UserMigration",
    "verifyAuthChallengeResponse": "VerifyAuthChallengeResponse",
}
_ADD_ONS: Final = {"advancedSecurityMode": "AdvancedSecurityMode"}
_VERIFIED_FIRST: Final = {"attributesRequireVerificationBeforeUpdate": "AttributesRequireVerificationBeforeUpdate"}
_CASE: Final = {"caseSensitive": "CaseSensitive"}
_ATTRIBUTE: Final = {
    "attributeDataType": "AttributeDataType",
    "developerOnlyAttribute": "DeveloperOnlyAttribute",
    "mutable": "Mutable",
    "name": "Name",
    "required": "Required",
}
_LENGTHS: Final = {"maxLength": "MaxLength", "minLength": "MinLength"}
_BOUNDS: Final = {"maxValue": "MaxValue", "minValue": "MinValue"}
_CUSTOM: Final = "custom:"


def _described(aws: Aws, pool: str) -> dict[str, Any] | None:
    return aws.find(IDP, "describe_user_pool", "UserPool", UserPoolId=pool)


def _attribute(found: dict[str, Any]) -> dict[str, Any]:
    fields = told(found, _ATTRIBUTE) | {"name": found["Name"].removeprefix(_CUSTOM)}
    for field, name, words in (
        ("stringAttributeConstraints", "StringAttributeConstraints", _LENGTHS),
        ("numberAttributeConstraints", "NumberAttributeConstraints", _BOUNDS),
    ):
        if found.get(name):
            fields[field] = told(found[name], words)
    return fields


def _schema(found: dict[str, Any], args: Args) -> list[dict[str, Any]]:
    """The attributes that were asked for, in that order, and other custom ones; every pool has the standard ones."""
    known = {one["Name"].removeprefix(_CUSTOM): one for one in found.get("SchemaAttributes", ())}
    asked = [one["name"] for one in args.get("schema", ()) if one["name"] in known]
    others = [name for name, one in sorted(known.items()) if one["Name"].startswith(_CUSTOM) and name not in asked]
    return [_attribute(known[name]) for name in (*asked, *others)]


def _pool(aws: Aws, pool: str, args: Args) -> Observation | None:
    found = _described(aws, pool)
    if found is None:
        return None
    mfa = aws.call(IDP, "get_user_pool_mfa_config", UserPoolId=pool)
    tags = found.get("UserPoolTags", {})
    recovery = found.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", ())
    admin = found.get("AdminCreateUserConfig", {})
    return Observation(
        given(
            arn=found["Arn"],
            id=pool,
            endpoint=f"cognito-idp.{aws.region}.amazonaws.com/{pool}",
            domain=found.get("Domain"),
            name=found["Name"],
            aliasAttributes=found.get("AliasAttributes"),
            autoVerifiedAttributes=found.get("AutoVerifiedAttributes"),
            deletionProtection=found.get("DeletionProtection", "INACTIVE"),
            mfaConfiguration=mfa["MfaConfiguration"],
            userPoolTier=found.get("UserPoolTier", "ESSENTIALS"),
            usernameAttributes=found.get("UsernameAttributes"),
        )
        | {
            "accountRecoverySetting": {
                "recoveryMechanism": [told(one, {"name": "Name", "priority": "Priority"}) for one in recovery]
            },
            "adminCreateUserConfig": {"allowAdminCreateUserOnly": admin.get("AllowAdminCreateUserOnly", False)},
            "emailConfiguration": told(found.get("EmailConfiguration"), _EMAIL),
            "lambdaConfig": told(found.get("LambdaConfig"), _TRIGGERS),
            "passwordPolicy": told(found.get("Policies", {}).get("PasswordPolicy"), _PASSWORD),
            "schema": _schema(found, args),
            "softwareTokenMfaConfiguration": {
                "enabled": (mfa.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled", False)
            },
            "userAttributeUpdateSettings": told(found.get("UserAttributeUpdateSettings"), _VERIFIED_FIRST),
            "userPoolAddOns": told(found.get("UserPoolAddOns"), _ADD_ONS),
            "usernameConfiguration": told(found.get("UsernameConfiguration"), _CASE),
            "tags": tags,
            "tagsAll": tags,
        }
    )


def _settings(args: Args) -> dict[str, Any]:
    """What CreateUserPool and UpdateUserPool have in common. An update sets back what it does not say."""
    recovery, admin = args.get("accountRecoverySetting"), args.get("adminCreateUserConfig")
    password = block(args.get("passwordPolicy"), _PASSWORD)
    return {
        "AccountRecoverySetting": None
        if recovery is None
        else {
            "RecoveryMechanisms": [
                {"Name": one["name"], "Priority": int(one["priority"])} for one in recovery["recoveryMechanism"]
            ]
        },
        "AdminCreateUserConfig": block(admin, {"allowAdminCreateUserOnly": "AllowAdminCreateUserOnly"}),
        "AutoVerifiedAttributes": args.get("autoVerifiedAttributes"),
        "DeletionProtection": args.get("deletionProtection"),
        "EmailConfiguration": block(args.get("emailConfiguration"), _EMAIL),
        "LambdaConfig": block(args.get("lambdaConfig"), _TRIGGERS),
        "Policies": None if password is None else {"PasswordPolicy": password},
        "UserAttributeUpdateSettings": block(args.get("userAttributeUpdateSettings"), _VERIFIED_FIRST),
        "UserPoolAddOns": block(args.get("userPoolAddOns"), _ADD_ONS),
        "UserPoolTags": dict(args.get("tags", {})),
        "UserPoolTier": args.get("userPoolTier"),
    }


def _wire(attribute: dict[str, Any]) -> dict[str, Any]:
    lengths = block(attribute.get("stringAttributeConstraints"), _LENGTHS)
    bounds = block(attribute.get("numberAttributeConstraints"), _BOUNDS)
    return (block(attribute, _ATTRIBUTE) or {}) | given(
        StringAttributeConstraints=lengths, NumberAttributeConstraints=bounds
    )


def _set_mfa(aws: Aws, pool: str, args: Args) -> None:
    token = args.get("softwareTokenMfaConfiguration") or {}
    aws.call(
        IDP,
        "set_user_pool_mfa_config",
        UserPoolId=pool,
        MfaConfiguration=args.get("mfaConfiguration", "OFF"),
        SoftwareTokenMfaConfiguration={"Enabled": bool(token.get("enabled"))} if token else None,
    )


def _create(aws: Aws, _name: str, args: Args) -> str:
    attributes = [_wire(one) for one in args.get("schema", ())]
    answer = aws.call(
        IDP,
        "create_user_pool",
        PoolName=args["name"],
        AliasAttributes=args.get("aliasAttributes"),
        UsernameAttributes=args.get("usernameAttributes"),
        UsernameConfiguration=block(args.get("usernameConfiguration"), _CASE),
        **_settings(args),
    )
    pool: str = answer["UserPool"]["Id"]
    if attributes:
        # Beside the standard attributes, which moto leaves out of a pool that is made with a schema.
        aws.call(IDP, "add_custom_attributes", UserPoolId=pool, CustomAttributes=attributes)
    _set_mfa(aws, pool, args)
    return pool


def _extend(aws: Aws, pool: str, args: Args) -> None:
    """New attributes; of those that there are, none can be changed or taken away."""
    found = _described(aws, pool) or {}
    present = {one["name"]: one for one in _schema(found, args)}
    wanted = {one["name"]: one for one in args.get("schema", ())}
    if any(name not in wanted or not _covers(one, wanted[name]) for name, one in present.items()):
        raise refuse("UpdateUserPool", "InvalidParameterException", "cannot modify or remove schema items", service=IDP)
    new = [_wire(one) for name, one in wanted.items() if name not in present]
    if new:
        aws.call(IDP, "add_custom_attributes", UserPoolId=pool, CustomAttributes=new)


def _covers(present: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(present.get(field) == value for field, value in wanted.items())


def _update(aws: Aws, pool: str, args: Args, changed: frozenset[str]) -> None:
    if "schema" in changed:
        _extend(aws, pool, args)
    if changed & {"mfaConfiguration", "softwareTokenMfaConfiguration"}:
        _set_mfa(aws, pool, args)
    if changed - {"schema", "mfaConfiguration", "softwareTokenMfaConfiguration"}:
        aws.call(IDP, "update_user_pool", UserPoolId=pool, **_settings(args))


def _delete(aws: Aws, pool: str, _args: Args) -> None:
    aws.call(IDP, "delete_user_pool", UserPoolId=pool)


KINDS: Final = (
    Kind(
        name="cognitoidp.aws.m.upbound.io/UserPool",
        noun="Cognito User Pool",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys(
                (
                    "accountRecoverySetting",
                    "adminCreateUserConfig",
                    "autoVerifiedAttributes",
                    "deletionProtection",
                    "emailConfiguration",
                    "mfaConfiguration",
                    "passwordPolicy",
                    "schema",
                    "softwareTokenMfaConfiguration",
                    "userAttributeUpdateSettings",
                    "userPoolAddOns",
                    "userPoolTier",
                ),
                UPDATE,
            ),
            "lambdaConfig": CLEARED,
            **dict.fromkeys(("aliasAttributes", "name", "usernameAttributes", "usernameConfiguration"), REPLACE),
        },
        observe=_pool,
        create=_create,
        update=_update,
        delete=_delete,
        not_modelled={
            "deviceConfiguration": "devices are not modelled",
            "emailMfaConfiguration": "a second factor by e-mail is not modelled",
            "emailVerificationMessage": _TEXTS,
            "emailVerificationSubject": _TEXTS,
            "signInPolicy": "Cognito's own passwordless factors are not modelled",
            "smsAuthenticationMessage": _SMS,
            "smsConfiguration": _SMS,
            "smsVerificationMessage": _SMS,
            "verificationMessageTemplate": _TEXTS,
            "webAuthnConfiguration": "passkeys are not modelled",
        },
    ),
)
