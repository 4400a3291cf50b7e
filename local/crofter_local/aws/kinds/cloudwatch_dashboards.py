"""Dashboard of CloudWatch."""

from __future__ import annotations

from typing import Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import Args, Attribute, Change, Kind, Naming, Observation, same_json
from crofter_local.aws.kinds.session import Aws


def _dashboard(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.answer("cloudwatch", "get_dashboard", DashboardName=name)
    if found is None:
        return None
    return Observation(given(id=name, dashboardArn=found["DashboardArn"], dashboardBody=found["DashboardBody"]))


def _create(aws: Aws, name: str, args: Args) -> str:
    aws.call("cloudwatch", "put_dashboard", DashboardName=name, DashboardBody=args["dashboardBody"])
    return name


def _update(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _create(aws, name, args)


def _delete(aws: Aws, name: str, _args: Args) -> None:
    aws.call("cloudwatch", "delete_dashboards", DashboardNames=[name])


KINDS: Final = (
    Kind(
        name="cloudwatch.aws.m.upbound.io/Dashboard",
        noun="CloudWatch Dashboard",
        naming=Naming.NAME,
        tagged=False,
        attributes={"dashboardBody": Attribute(Change.UPDATE, equal=same_json)},
        observe=_dashboard,
        create=_create,
        update=_update,
        delete=_delete,
    ),
)
