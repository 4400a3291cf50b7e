"""What AWS has of registries and of what runs containers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def compute(client: Client) -> Iterator[Thing]:
    """Everything tagged, each followed by what it has and cannot be tagged itself."""
    yield from _repositories(client("ecr"))
    yield from _clusters(client("ecs"))
    yield from _balancers(client("elbv2"))
    yield from _web_acls(client("wafv2"))
    yield from _services(client("ecs"))
    yield from _task_definitions(client("ecs"))
    yield from _alarms(client("cloudwatch"))


def children(client: Client, parent: Thing) -> Iterator[Thing]:
    """What has no tags of its own."""
    if parent.kind == "Repository":
        ecr = client("ecr")
        try:
            found = ecr.get_lifecycle_policy(repositoryName=parent.id)
        except ecr.exceptions.LifecyclePolicyNotFoundException:
            return
        yield Thing("LifecyclePolicy", parent.id, raw=found)
    elif parent.kind == "Cluster" and parent.raw.get("capacityProviders"):
        yield Thing("ClusterCapacityProviders", parent.id, raw=parent.raw)
    elif parent.kind == "Service" and "serviceArn" in parent.raw:
        yield from _scaling(client("application-autoscaling"), "/".join(parent.raw["serviceArn"].split("/")[1:]))
    elif parent.kind == "WebACL":
        waf = client("wafv2")
        for balancer in client("elbv2").describe_load_balancers()["LoadBalancers"]:
            arn = balancer["LoadBalancerArn"]
            if waf.get_web_acl_for_resource(ResourceArn=arn).get("WebACL", {}).get("ARN") == parent.raw["ARN"]:
                yield Thing("WebACLAssociation", f"{parent.id} {arn}")


def _repositories(ecr: Any) -> Iterator[Thing]:
    for raw in ecr.describe_repositories()["repositories"]:
        tags = ecr.list_tags_for_resource(resourceArn=raw["repositoryArn"])["tags"]
        yield Thing("Repository", raw["repositoryName"], {tag["Key"]: tag["Value"] for tag in tags}, raw)


def _clusters(ecs: Any) -> Iterator[Thing]:
    arns = ecs.list_clusters()["clusterArns"]
    for raw in ecs.describe_clusters(clusters=arns, include=["TAGS"])["clusters"] if arns else ():
        if raw["status"] != "INACTIVE":
            yield Thing("Cluster", raw["clusterName"], _tags(raw), raw)


def _tags(raw: Mapping[str, Any]) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in raw.get("tags", ())}


def _balancers(elb: Any) -> Iterator[Thing]:
    """Load balancers, and what is tagged of each."""
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        arn = balancer["LoadBalancerArn"]
        yield Thing("LB", arn, _elb_tags(elb, arn), balancer)
        for listener in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]:
            yield Thing("LBListener", listener["ListenerArn"], _elb_tags(elb, listener["ListenerArn"]), listener)
            for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
                if not rule["IsDefault"]:
                    yield Thing("LBListenerRule", rule["RuleArn"], _elb_tags(elb, rule["RuleArn"]), rule)
    for group in elb.describe_target_groups()["TargetGroups"]:
        yield Thing("LBTargetGroup", group["TargetGroupArn"], _elb_tags(elb, group["TargetGroupArn"]), group)


def _elb_tags(elb: Any, arn: str) -> dict[str, str]:
    described = elb.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    return {tag["Key"]: tag["Value"] for one in described for tag in one["Tags"]}


def _web_acls(waf: Any) -> Iterator[Thing]:
    for raw in waf.list_web_acls(Scope="REGIONAL")["WebACLs"]:
        listed = waf.list_tags_for_resource(ResourceARN=raw["ARN"])["TagInfoForResource"]["TagList"]
        yield Thing("WebACL", raw["Id"], {tag["Key"]: tag["Value"] for tag in listed}, raw)


def _services(ecs: Any) -> Iterator[Thing]:
    for cluster in ecs.list_clusters()["clusterArns"]:
        arns = ecs.list_services(cluster=cluster)["serviceArns"]
        found = ecs.describe_services(cluster=cluster, services=arns, include=["TAGS"])["services"] if arns else ()
        for raw in found:
            if raw["status"] == "ACTIVE":
                yield Thing("Service", raw["serviceName"], _tags(raw), raw)


def _task_definitions(ecs: Any) -> Iterator[Thing]:
    for arn in ecs.list_task_definitions(status="ACTIVE")["taskDefinitionArns"]:
        answer = ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
        yield Thing("TaskDefinition", arn, _tags(answer), answer["taskDefinition"])


def _scaling(autoscaling: Any, service: str) -> Iterator[Thing]:
    """What autoscaling has of a service, which has no tags."""
    about = {"ServiceNamespace": "ecs", "ResourceId": f"service/{service}"}
    targets = autoscaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[about["ResourceId"]])
    yield from (Thing("Target", one["ResourceId"], raw=one) for one in targets["ScalableTargets"])
    for one in autoscaling.describe_scaling_policies(**about)["ScalingPolicies"]:
        yield Thing("Policy", f"{service} {one['PolicyName']}", raw=one)
    for one in autoscaling.describe_scheduled_actions(**about)["ScheduledActions"]:
        yield Thing("ScheduledAction", f"{service} {one['ScheduledActionName']}", raw=one)


def _alarms(cloudwatch: Any) -> Iterator[Thing]:
    for raw in cloudwatch.describe_alarms()["MetricAlarms"]:
        tags = cloudwatch.list_tags_for_resource(ResourceARN=raw["AlarmArn"])["Tags"]
        yield Thing("MetricAlarm", raw["AlarmName"], {tag["Key"]: tag["Value"] for tag in tags}, raw)
