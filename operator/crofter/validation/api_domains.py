"""Rules about the names of their own that HTTP APIs answer under."""

from collections.abc import Iterator

from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.apis import ApiDomainSection
from crofter.plan.certificates import domain_of
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem


def certificates(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every name has a certificate: its own, or that of a domain of the Environment."""
    return tuple(
        Problem(f"{field}.certificateArn", ABSENT, *_without_certificate(domain.name, spec))
        for field, domain in _domains(spec)
        if domain.certificate_arn is None and domain_of(spec, (domain.name,)) is None
    )


def unique(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """A name leads to one API, and to nothing else; AWS takes it once in a region."""
    hosts = frozenset(spec.ingress.hosts or ()) if spec.ingress is not None else frozenset()
    seen: dict[str, str] = {}
    found: list[Problem] = []
    for field, domain in _domains(spec):
        name = domain.name
        if name in seen:
            rule = f"is {seen[name]} too, and a name leads to one API"
            found.append(
                Problem(f"{field}.name", name, rule, "give each its own name, or put their routes into one API")
            )
        seen.setdefault(name, f"{field}.name")
        if name in hosts:
            rule = "is one of spec.ingress.hosts too, and a name leads to one place"
            found.append(Problem(f"{field}.name", name, rule, "choose another name, or remove it there"))
        found += _elsewhere(f"{field}.name", name, spec, context)
    return tuple(found)


def _domains(spec: EnvironmentSpec) -> Iterator[tuple[str, ApiDomainSection]]:
    """Field and content of each."""
    for place, one in enumerate(spec.apis or ()):
        if one.domain is not None:
            yield f"spec.apis[{place}].domain", one.domain


def _without_certificate(name: str, spec: EnvironmentSpec) -> tuple[str, str]:
    """What is wrong, and the nearest way to mend it."""
    rule = f"there is no certificate for {name}: it is none of spec.domains, nor directly under one with wildcard"
    above = name.partition(".")[2]
    if above in {one.name for one in spec.domains or ()}:
        return rule, f"set wildcard of {above} in spec.domains to true, or give the ARN of a certificate"
    return rule, "add it to spec.domains, or give the ARN of a certificate of ACM in this region"


def _elsewhere(field: str, name: str, spec: EnvironmentSpec, context: Context) -> Iterator[Problem]:
    """Another Environment of the Account has it: to AWS both are one, which whoever goes first would take along."""
    if context.old is not None and name in {domain.name for _, domain in _domains(context.old)}:
        return
    for other in context.yields_to(other for other in context.neighbours if name in other.api_hosts):
        yield Problem(
            field,
            name,
            f"is the name of an API of Environment {other.namespace}/{other.name} in Account "
            f"{spec.account_ref.name} too, and AWS takes a name once in a region",
            "choose another name, or remove it there first",
        )
