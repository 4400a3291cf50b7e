"""Rules about the Account an Environment lives in."""

import difflib
from fnmatch import fnmatchcase

from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import Problem


def allows(account: AccountSpec, namespace: str) -> bool:
    """Whether Environments of a namespace may live in the Account."""
    return any(fnmatchcase(namespace, pattern) for pattern in account.allowed_namespaces)


def known_and_open(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """The Account exists and lets the namespace in.

    Not asked again of a change: in an Account that was closed meanwhile protection must still be lifted.
    """
    if context.accounts is None or (context.old is not None and context.old.account_ref == spec.account_ref):
        return ()
    field, name = "spec.accountRef.name", spec.account_ref.name
    account = context.accounts.get(name)
    if account is None:
        open_to = sorted(known for known, one in context.accounts.items() if allows(one, context.namespace))
        near = difflib.get_close_matches(name, open_to, n=1)
        if near:
            fix = f"did you mean {near[0]}?"
        elif open_to:
            fix = f"namespace {context.namespace} may use {', '.join(open_to)}"
        else:
            fix = f"ask the platform team for an Account that allows namespace {context.namespace}"
        return (Problem(field, name, "there is no Account of this name", fix),)
    if not allows(account, context.namespace):
        allowed = ", ".join(account.allowed_namespaces)
        rule = f"this Account does not allow namespace {context.namespace} (it allows {allowed})"
        fix = f"ask the platform team to add {context.namespace} to its spec.allowedNamespaces"
        return (Problem(field, name, rule, fix),)
    return ()
