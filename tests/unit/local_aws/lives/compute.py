"""Registries, clusters and what runs in them."""

from __future__ import annotations

from typing import Any

from .manifests import TRUST, manifest, ref

KEEP = (
    '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10},'
    '"action":{"type":"expire"}}]}'
)

WEB_ACL_RULES = (
    '[{"Name":"common","Priority":0,"OverrideAction":{"None":{}},"Statement":{"ManagedRuleGroupStatement":'
    '{"VendorName":"AWS","Name":"AWSManagedRulesCommonRuleSet"}},"VisibilityConfig":'
    '{"CloudWatchMetricsEnabled":true,"MetricName":"common","SampledRequestsEnabled":true}}]'
)
ZONE = "Z0LIFE"
"""A hosted zone that is there from the start."""

NOT_FOUND = {"type": "fixed-response", "fixedResponse": {"contentType": "text/plain", "statusCode": "404"}}
REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}

SCALED = {
    "serviceNamespace": "ecs",
    "scalableDimension": "ecs:service:DesiredCount",
    "resourceId": "service/cluster/service",
}

LIFE = [
    manifest(
        "Repository",
        "images",
        "ecr",
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration=[{"encryptionType": "KMS", "kmsKey": "arn:aws:kms:eu-west-1:123456789012:key/x"}],
    ),
    manifest("LifecyclePolicy", "keep", "ecr", repositoryRef=ref("images"), policy=KEEP),
    manifest(
        "Cluster",
        "cluster",
        "ecs",
        setting=[{"name": "containerInsights", "value": "enabled"}],
        configuration={
            "executeCommandConfiguration": {
                "logging": "OVERRIDE",
                "logConfiguration": {"cloudWatchLogGroupName": "exec", "cloudWatchEncryptionEnabled": True},
            }
        },
    ),
    manifest(
        "ClusterCapacityProviders",
        "providers",
        "ecs",
        clusterNameRef=ref("cluster"),
        capacityProviders=["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1, "base": 1}],
    ),
    manifest(
        "LB",
        "balancer",
        "elbv2",
        name="balancer",
        loadBalancerType="application",
        internal=False,
        subnetRefs=[ref("public"), ref("private")],
        securityGroupRefs=[ref("sg")],
        dropInvalidHeaderFields=True,
        idleTimeout=60,
    ),
    manifest(
        "LBListener",
        "listener",
        "elbv2",
        loadBalancerArnRef=ref("balancer"),
        port=80,
        protocol="HTTP",
        defaultAction=[NOT_FOUND],
    ),
    manifest(
        "WebACL",
        "acl",
        "wafv2",
        name="acl",
        scope="REGIONAL",
        defaultAction={"allow": {}},
        ruleJson=WEB_ACL_RULES,
        visibilityConfig={"cloudwatchMetricsEnabled": True, "metricName": "acl", "sampledRequestsEnabled": True},
    ),
    manifest(
        "WebACLAssociation",
        "acl-association",
        "wafv2",
        webAclArnRef=ref("acl"),
        resourceArn="arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/elsewhere/1",
    ),
    manifest(
        "Record",
        "alias-record",
        "route53",
        zoneId=ZONE,
        name="shop.example.com",
        type="A",
        alias={"name": "balancer.elb.amazonaws.com", "zoneId": "Z2P70J7EXAMPLE", "evaluateTargetHealth": True},
    ),
    manifest(
        "Record",
        "text-record",
        "route53",
        zoneId=ZONE,
        name="_check.example.com",
        type="CNAME",
        ttl=300,
        records=["a.example.net"],
    ),
    manifest(
        "LBTargetGroup",
        "targets",
        "elbv2",
        name="targets",
        vpcIdRef=ref("vpc"),
        targetType="ip",
        protocol="HTTP",
        port=80,
        deregistrationDelay="30",
        healthCheck={"enabled": True, "path": "/healthz", "interval": 15, "matcher": "200-299"},
    ),
    manifest(
        "LBListenerRule",
        "listener-rule",
        "elbv2",
        listenerArnRef=ref("listener"),
        priority=100,
        condition=[{"hostHeader": {"values": ["a.example.com"]}}, {"pathPattern": {"values": ["/api/*"]}}],
        action=[{"type": "forward", "targetGroupArnRef": ref("targets")}],
    ),
    manifest("Role", "task-role", "iam", assumeRolePolicy=TRUST),
    manifest(
        "TaskDefinition",
        "task",
        "ecs",
        family="task",
        cpu="256",
        memory="512",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        runtimePlatform={"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        executionRoleArnRef=ref("task-role"),
        containerDefinitions='[{"name":"web","image":"web:1","portMappings":[{"containerPort":80,"protocol":"tcp"}]}]',
        trackLatest=True,
    ),
    manifest(
        "Service",
        "service",
        "ecs",
        clusterRef=ref("cluster"),
        taskDefinitionRef=ref("task"),
        desiredCount=1,
        capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1, "base": 1}],
        networkConfiguration={"subnetRefs": [ref("private")], "securityGroupRefs": [ref("sg")]},
        loadBalancer=[{"targetGroupArnRef": ref("targets"), "containerName": "web", "containerPort": 80}],
        deploymentCircuitBreaker={"enable": True, "rollback": True},
        enableExecuteCommand=True,
        propagateTags="SERVICE",
    ),
    manifest("Target", "scalable", "appautoscaling", minCapacity=1, maxCapacity=3, **SCALED),
    manifest(
        "Policy",
        "tracking",
        "appautoscaling",
        policyType="TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration={
            "targetValue": 60,
            "scaleInCooldown": 300,
            "predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
        },
        **SCALED,
    ),
    manifest(
        "Policy",
        "steps",
        "appautoscaling",
        policyType="StepScaling",
        stepScalingPolicyConfiguration={
            "adjustmentType": "ChangeInCapacity",
            "cooldown": 60,
            "stepAdjustment": [{"metricIntervalLowerBound": "0", "scalingAdjustment": 1}],
        },
        **SCALED,
    ),
    manifest(
        "ScheduledAction",
        "morning",
        "appautoscaling",
        name="morning",
        schedule="cron(0 7 ? * MON-FRI *)",
        timezone="UTC",
        scalableTargetAction={"minCapacity": "2"},
        **SCALED,
    ),
    manifest(
        "MetricAlarm",
        "busy",
        "cloudwatch",
        namespace="AWS/ECS",
        metricName="CPUUtilization",
        dimensions={"ClusterName": "cluster"},
        statistic="Average",
        period=60,
        evaluationPeriods=3,
        comparisonOperator="GreaterThanThreshold",
        threshold=70,
        alarmActions=["arn:aws:sns:eu-west-1:123456789012:topic"],
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("Repository", "images", {"imageTagMutability": "MUTABLE", "tags": {"a": "b"}}),
    ("Repository", "images", {"imageScanningConfiguration": {"scanOnPush": False}, "forceDelete": True}),
    ("LifecyclePolicy", "keep", {"policy": KEEP.replace("10", "5")}),
    ("Cluster", "cluster", {"setting": [{"name": "containerInsights", "value": "disabled"}], "tags": {"a": "b"}}),
    (
        "ClusterCapacityProviders",
        "providers",
        {"defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]},
    ),
    ("LB", "balancer", {"enableDeletionProtection": True, "idleTimeout": 30, "tags": {"a": "b"}}),
    ("LB", "balancer", {"accessLogs": {"bucket": "logs", "prefix": "lb", "enabled": True}}),
    ("LBListener", "listener", {"defaultAction": [REDIRECT], "tags": {"a": "b"}}),
    ("WebACL", "acl", {"ruleJson": WEB_ACL_RULES.replace("common", "usual"), "tags": {"a": "b"}}),
    ("WebACL", "acl", {"defaultAction": {"block": {}, "allow": None}, "description": "shut"}),
    ("Record", "alias-record", {"alias": {"evaluateTargetHealth": False}}),
    ("Record", "text-record", {"ttl": 60, "records": ["b.example.net"]}),
    ("LBTargetGroup", "targets", {"healthCheck": {"path": "/", "healthyThreshold": 3}, "tags": {"a": "b"}}),
    ("LBTargetGroup", "targets", {"deregistrationDelay": "10", "slowStart": 30}),
    ("LBListenerRule", "listener-rule", {"priority": 200, "tags": {"a": "b"}}),
    ("LBListenerRule", "listener-rule", {"condition": [{"pathPattern": {"values": ["/v2/*"]}}]}),
    ("TaskDefinition", "task", {"tags": {"a": "b"}}),
    ("Service", "service", {"desiredCount": 2, "enableExecuteCommand": False, "tags": {"a": "b"}}),
    ("Service", "service", {"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]}),
    ("Target", "scalable", {"maxCapacity": 5, "tags": {"a": "b"}}),
    ("Policy", "tracking", {"targetTrackingScalingPolicyConfiguration": {"targetValue": 70}}),
    ("ScheduledAction", "morning", {"scalableTargetAction": {"maxCapacity": "4"}, "schedule": "cron(0 8 * * ? *)"}),
    ("MetricAlarm", "busy", {"threshold": 80, "tags": {"a": "b"}}),
]

REFUSALS = [
    (
        "Repository",
        "images",
        {"encryptionConfiguration": [{"encryptionType": "AES256"}]},
        'cannot change the value of the argument "encryption_configuration"',
    ),
    ("LB", "balancer", {"internal": True}, 'the argument "internal" from "false" to "true"'),
    ("WebACL", "acl", {"name": "other"}, 'the argument "name" from "acl" to "other"'),
    (
        "TaskDefinition",
        "task",
        {"containerDefinitions": '[{"name":"web","image":"web:2"}]'},
        'cannot change the value of the argument "container_definitions"',
    ),
    ("LBTargetGroup", "targets", {"port": 81}, 'the argument "port" from "80" to "81"'),
    ("Record", "text-record", {"name": "x.example.com"}, 'the argument "name" from "_check.example.com" to'),
]
