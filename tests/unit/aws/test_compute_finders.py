"""What an interrupted creation made of load balancing, containers and scaling."""

import pytest
import samples

from crofter.aws.interrupted import find

ACCOUNT = samples.account_spec()


def managed(service, kind, **provider):
    return {
        "apiVersion": f"{service}.aws.m.upbound.io/v1beta1",
        "kind": kind,
        "metadata": {"name": "x"},
        "spec": {"forProvider": provider},
    }


@pytest.fixture
def balancer(sessions, ec2, environment_id):
    """A load balancer with a listener; the load balancer's ARN and the listener's."""
    vpc = ec2.create_vpc(CidrBlock="10.60.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.60.{number}.0/24", AvailabilityZone=f"ap-southeast-2{letter}")[
            "Subnet"
        ]["SubnetId"]
        for number, letter in enumerate("ab")
    ]
    elb = sessions.client(ACCOUNT, "elbv2")
    made = elb.create_load_balancer(Name=f"lb-{environment_id}", Subnets=subnets)["LoadBalancers"][0]
    answer = {"StatusCode": "404", "ContentType": "text/plain"}
    listener = elb.create_listener(
        LoadBalancerArn=made["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": answer}],
    )["Listeners"][0]
    return made["LoadBalancerArn"], listener["ListenerArn"], vpc


def test_a_load_balancer_is_found_by_its_name_and_a_listener_by_its_port(sessions, environment_id, balancer):
    arn, listener, _ = balancer
    assert find(sessions, ACCOUNT, managed("elbv2", "LB", name=f"lb-{environment_id}")) == arn
    assert find(sessions, ACCOUNT, managed("elbv2", "LBListener", loadBalancerArn=arn, port=80.0)) == listener
    assert find(sessions, ACCOUNT, managed("elbv2", "LBListener", loadBalancerArn=arn, port=443)) is None


def test_a_rule_is_found_by_its_priority_and_a_target_group_by_its_name(sessions, environment_id, balancer):
    _, listener, vpc = balancer
    elb = sessions.client(ACCOUNT, "elbv2")
    name = f"tg-{environment_id}"
    wanted = managed("elbv2", "LBTargetGroup", name=name)
    rule = managed("elbv2", "LBListenerRule", listenerArn=listener, priority=100.0)
    assert (find(sessions, ACCOUNT, wanted), find(sessions, ACCOUNT, rule)) == (None, None)
    group = elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")["TargetGroups"][0]
    made = elb.create_rule(
        ListenerArn=listener,
        Priority=100,
        Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}],
        Actions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}],
    )["Rules"][0]
    assert find(sessions, ACCOUNT, wanted) == group["TargetGroupArn"]
    assert find(sessions, ACCOUNT, rule) == made["RuleArn"]


def test_a_web_acl_is_found_by_its_name_and_what_it_stands_before(sessions, environment_id, balancer):
    waf = sessions.client(ACCOUNT, "wafv2")
    name = f"acl-{environment_id}"
    wanted = managed("wafv2", "WebACL", name=name, scope="REGIONAL")
    assert find(sessions, ACCOUNT, wanted) is None
    visible = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
    made = waf.create_web_acl(
        Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible, Rules=[]
    )["Summary"]
    assert find(sessions, ACCOUNT, wanted) == made["Id"]
    association = managed("wafv2", "WebACLAssociation", webAclArn=made["ARN"], resourceArn=balancer[0])
    assert find(sessions, ACCOUNT, association) is None
    waf.associate_web_acl(WebACLArn=made["ARN"], ResourceArn=balancer[0])
    assert find(sessions, ACCOUNT, association) == f"{made['ARN']},{balancer[0]}"


def test_a_record_is_found_by_its_zone_name_and_type(sessions, environment_id):
    route53 = sessions.client(ACCOUNT, "route53")
    answer = route53.create_hosted_zone(Name="example.com", CallerReference=environment_id)
    zone = answer["HostedZone"]["Id"].rsplit("/", 1)[-1]
    wanted = managed("route53", "Record", zoneId=zone, name="a.example.com", type="TXT")
    assert find(sessions, ACCOUNT, wanted) is None
    record = {"Name": "a.example.com", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"x"'}]}
    route53.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    )
    assert find(sessions, ACCOUNT, wanted) == f"{zone}_a.example.com_TXT"
    assert find(sessions, ACCOUNT, managed("route53", "Record", zoneId="ZNONE", name="a", type="A")) is None


def test_a_task_definition_is_found_by_its_family_while_it_is_registered(sessions, environment_id):
    ecs = sessions.client(ACCOUNT, "ecs")
    wanted = managed("ecs", "TaskDefinition", family=f"task-{environment_id}")
    assert find(sessions, ACCOUNT, wanted) is None
    containers = [{"name": "web", "image": "web", "memory": 128}]
    made = ecs.register_task_definition(family=f"task-{environment_id}", containerDefinitions=containers)
    assert find(sessions, ACCOUNT, wanted) == f"task-{environment_id}"
    ecs.deregister_task_definition(taskDefinition=made["taskDefinition"]["taskDefinitionArn"])
    assert find(sessions, ACCOUNT, wanted) is None


def test_scaling_is_found_by_what_it_is_about(sessions, environment_id):
    autoscaling = sessions.client(ACCOUNT, "application-autoscaling")
    about = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": f"table/{environment_id}",
        "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
    }
    given = {name[:1].lower() + name[1:]: value for name, value in about.items()}
    target = managed("appautoscaling", "Target", **given)
    action = managed("appautoscaling", "ScheduledAction", name="morning", **given)
    assert (find(sessions, ACCOUNT, target), find(sessions, ACCOUNT, action)) == (None, None)
    autoscaling.register_scalable_target(MinCapacity=1, MaxCapacity=2, **about)
    autoscaling.put_scheduled_action(
        ScheduledActionName="morning",
        Schedule="cron(0 7 * * ? *)",
        ScalableTargetAction={"MinCapacity": 2},
        **about,
    )
    assert find(sessions, ACCOUNT, target) == f"table/{environment_id}"
    assert find(sessions, ACCOUNT, action) == f"morning-dynamodb-table/{environment_id}"


@pytest.mark.parametrize(
    "kind",
    [
        ("elbv2", "LB"),
        ("elbv2", "LBListener"),
        ("elbv2", "LBListenerRule"),
        ("elbv2", "LBTargetGroup"),
        ("wafv2", "WebACL"),
        ("wafv2", "WebACLAssociation"),
        ("route53", "Record"),
        ("ecs", "TaskDefinition"),
        ("appautoscaling", "Target"),
        ("appautoscaling", "ScheduledAction"),
    ],
    ids="/".join,
)
def test_of_what_nothing_is_known_nothing_is_found(sessions, kind):
    assert find(sessions, ACCOUNT, managed(*kind)) is None
