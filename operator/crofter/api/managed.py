"""The provider's kinds that Crofter makes: one table for operator and function; permissions are generated from it."""

from dataclasses import dataclass
from typing import Final

PROVIDER_DOMAIN: Final = "aws.m.upbound.io"
"""Suffix of the API groups of the official AWS provider's namespaced kinds."""


@dataclass(frozen=True, slots=True, order=True)
class ManagedKind:
    """A kind of managed resource of the provider.

    `service` is the first part of the API group. `tagged` says whether `forProvider.tags` exists, `regional` whether
    `forProvider.region` does (IAM is global and has none); a test holds both against the provider's schemas.
    """

    service: str
    kind: str
    plural: str
    tagged: bool = True
    regional: bool = True
    version: str = "v1beta1"

    @property
    def group(self) -> str:
        """API group."""
        return f"{self.service}.{PROVIDER_DOMAIN}"

    @property
    def api_version(self) -> str:
        """Group and version, as objects carry them."""
        return f"{self.group}/{self.version}"


VPC: Final = ManagedKind("ec2", "VPC", "vpcs")
SUBNET: Final = ManagedKind("ec2", "Subnet", "subnets")
INTERNET_GATEWAY: Final = ManagedKind("ec2", "InternetGateway", "internetgateways")
EIP: Final = ManagedKind("ec2", "EIP", "eips")
NAT_GATEWAY: Final = ManagedKind("ec2", "NATGateway", "natgateways")
ROUTE_TABLE: Final = ManagedKind("ec2", "RouteTable", "routetables")
ROUTE: Final = ManagedKind("ec2", "Route", "routes", tagged=False)
ROUTE_TABLE_ASSOCIATION: Final = ManagedKind("ec2", "RouteTableAssociation", "routetableassociations", tagged=False)
NETWORK_ACL: Final = ManagedKind("ec2", "NetworkACL", "networkacls")
NETWORK_ACL_RULE: Final = ManagedKind("ec2", "NetworkACLRule", "networkaclrules", tagged=False)
DEFAULT_SECURITY_GROUP: Final = ManagedKind("ec2", "DefaultSecurityGroup", "defaultsecuritygroups")
SECURITY_GROUP: Final = ManagedKind("ec2", "SecurityGroup", "securitygroups")
SECURITY_GROUP_EGRESS_RULE: Final = ManagedKind("ec2", "SecurityGroupEgressRule", "securitygroupegressrules")
SECURITY_GROUP_INGRESS_RULE: Final = ManagedKind("ec2", "SecurityGroupIngressRule", "securitygroupingressrules")
VPC_ENDPOINT: Final = ManagedKind("ec2", "VPCEndpoint", "vpcendpoints")
VPC_ENDPOINT_ROUTE_TABLE: Final = ManagedKind(
    "ec2", "VPCEndpointRouteTableAssociation", "vpcendpointroutetableassociations", tagged=False
)
VPC_ENDPOINT_SECURITY_GROUP: Final = ManagedKind(
    "ec2", "VPCEndpointSecurityGroupAssociation", "vpcendpointsecuritygroupassociations", tagged=False
)
VPC_ENDPOINT_SUBNET: Final = ManagedKind(
    "ec2", "VPCEndpointSubnetAssociation", "vpcendpointsubnetassociations", tagged=False
)
FLOW_LOG: Final = ManagedKind("ec2", "FlowLog", "flowlogs")
KMS_ALIAS: Final = ManagedKind("kms", "Alias", "aliases", tagged=False)
KMS_KEY: Final = ManagedKind("kms", "Key", "keys")
S3_BUCKET: Final = ManagedKind("s3", "Bucket", "buckets")
S3_CORS: Final = ManagedKind("s3", "BucketCorsConfiguration", "bucketcorsconfigurations", tagged=False)
S3_LIFECYCLE: Final = ManagedKind("s3", "BucketLifecycleConfiguration", "bucketlifecycleconfigurations", tagged=False)
S3_LOGGING: Final = ManagedKind("s3", "BucketLogging", "bucketloggings", tagged=False)
S3_NOTIFICATION: Final = ManagedKind("s3", "BucketNotification", "bucketnotifications", tagged=False)
S3_OWNERSHIP: Final = ManagedKind("s3", "BucketOwnershipControls", "bucketownershipcontrols", tagged=False)
S3_POLICY: Final = ManagedKind("s3", "BucketPolicy", "bucketpolicies", tagged=False)
S3_PUBLIC_ACCESS_BLOCK: Final = ManagedKind("s3", "BucketPublicAccessBlock", "bucketpublicaccessblocks", tagged=False)
S3_ENCRYPTION: Final = ManagedKind(
    "s3", "BucketServerSideEncryptionConfiguration", "bucketserversideencryptionconfigurations", tagged=False
)
S3_VERSIONING: Final = ManagedKind("s3", "BucketVersioning", "bucketversionings", tagged=False)
SECRET: Final = ManagedKind("secretsmanager", "Secret", "secrets")
SECRET_POLICY: Final = ManagedKind("secretsmanager", "SecretPolicy", "secretpolicies", tagged=False)
SECRET_VERSION: Final = ManagedKind("secretsmanager", "SecretVersion", "secretversions", tagged=False)
SNS_TOPIC: Final = ManagedKind("sns", "Topic", "topics")
SNS_TOPIC_POLICY: Final = ManagedKind("sns", "TopicPolicy", "topicpolicies", tagged=False)
SNS_SUBSCRIPTION: Final = ManagedKind("sns", "TopicSubscription", "topicsubscriptions", tagged=False)
CERTIFICATE: Final = ManagedKind("acm", "Certificate", "certificates")
CERTIFICATE_VALIDATION: Final = ManagedKind("acm", "CertificateValidation", "certificatevalidations", tagged=False)
SERVICE_LINKED_ROLE: Final = ManagedKind("iam", "ServiceLinkedRole", "servicelinkedroles", regional=False)
SQS_QUEUE: Final = ManagedKind("sqs", "Queue", "queues")
ECR_LIFECYCLE_POLICY: Final = ManagedKind("ecr", "LifecyclePolicy", "lifecyclepolicies", tagged=False)
ECR_REPOSITORY: Final = ManagedKind("ecr", "Repository", "repositories")
ECS_CAPACITY_PROVIDERS: Final = ManagedKind("ecs", "ClusterCapacityProviders", "clustercapacityproviders", tagged=False)
ECS_CLUSTER: Final = ManagedKind("ecs", "Cluster", "clusters")
ECS_SERVICE: Final = ManagedKind("ecs", "Service", "services")
ECS_TASK_DEFINITION: Final = ManagedKind("ecs", "TaskDefinition", "taskdefinitions")
DISCOVERY_NAMESPACE: Final = ManagedKind("servicediscovery", "PrivateDNSNamespace", "privatednsnamespaces")
DISCOVERY_SERVICE: Final = ManagedKind("servicediscovery", "Service", "services")
LB: Final = ManagedKind("elbv2", "LB", "lbs")
LB_LISTENER: Final = ManagedKind("elbv2", "LBListener", "lblisteners")
API: Final = ManagedKind("apigatewayv2", "API", "apis")
API_AUTHORIZER: Final = ManagedKind("apigatewayv2", "Authorizer", "authorizers", tagged=False)
API_DOMAIN_NAME: Final = ManagedKind("apigatewayv2", "DomainName", "domainnames")
API_INTEGRATION: Final = ManagedKind("apigatewayv2", "Integration", "integrations", tagged=False)
API_MAPPING: Final = ManagedKind("apigatewayv2", "APIMapping", "apimappings", tagged=False)
API_ROUTE: Final = ManagedKind("apigatewayv2", "Route", "routes", tagged=False)
API_STAGE: Final = ManagedKind("apigatewayv2", "Stage", "stages")
COGNITO_CLIENT: Final = ManagedKind("cognitoidp", "UserPoolClient", "userpoolclients", tagged=False)
COGNITO_DOMAIN: Final = ManagedKind("cognitoidp", "UserPoolDomain", "userpooldomains", tagged=False)
COGNITO_IDENTITY_POOL: Final = ManagedKind("cognitoidentity", "Pool", "pools")
COGNITO_IDENTITY_POOL_ROLES: Final = ManagedKind(
    "cognitoidentity", "PoolRolesAttachment", "poolrolesattachments", tagged=False
)
COGNITO_RESOURCE_SERVER: Final = ManagedKind("cognitoidp", "ResourceServer", "resourceservers", tagged=False)
COGNITO_USER_POOL: Final = ManagedKind("cognitoidp", "UserPool", "userpools")
LAMBDA_EVENT_INVOKE_CONFIG: Final = ManagedKind(
    "lambda", "FunctionEventInvokeConfig", "functioneventinvokeconfigs", tagged=False
)
LAMBDA_EVENT_SOURCE_MAPPING: Final = ManagedKind("lambda", "EventSourceMapping", "eventsourcemappings")
LAMBDA_FUNCTION: Final = ManagedKind("lambda", "Function", "functions")
LAMBDA_PERMISSION: Final = ManagedKind("lambda", "Permission", "permissions", tagged=False)
SCHEDULE: Final = ManagedKind("scheduler", "Schedule", "schedules", tagged=False)
LB_LISTENER_RULE: Final = ManagedKind("elbv2", "LBListenerRule", "lblistenerrules")
LB_TARGET_GROUP: Final = ManagedKind("elbv2", "LBTargetGroup", "lbtargetgroups")
LOG_GROUP: Final = ManagedKind("cloudwatchlogs", "Group", "groups")
ROLE: Final = ManagedKind("iam", "Role", "roles", regional=False)
ROLE_POLICY: Final = ManagedKind("iam", "RolePolicy", "rolepolicies", tagged=False, regional=False)
RECORD: Final = ManagedKind("route53", "Record", "records", tagged=False, regional=False)
WEB_ACL: Final = ManagedKind("wafv2", "WebACL", "webacls")
WEB_ACL_ASSOCIATION: Final = ManagedKind("wafv2", "WebACLAssociation", "webaclassociations", tagged=False)
DB_CLUSTER: Final = ManagedKind("rds", "Cluster", "clusters")
DB_CLUSTER_INSTANCE: Final = ManagedKind("rds", "ClusterInstance", "clusterinstances")
DB_CLUSTER_PARAMETER_GROUP: Final = ManagedKind("rds", "ClusterParameterGroup", "clusterparametergroups")
DB_INSTANCE: Final = ManagedKind("rds", "Instance", "instances")
DB_PARAMETER_GROUP: Final = ManagedKind("rds", "ParameterGroup", "parametergroups")
DB_PROXY: Final = ManagedKind("rds", "Proxy", "proxies")
DB_PROXY_TARGET: Final = ManagedKind("rds", "ProxyTarget", "proxytargets", tagged=False)
DB_PROXY_TARGET_GROUP: Final = ManagedKind("rds", "ProxyDefaultTargetGroup", "proxydefaulttargetgroups", tagged=False)
DB_SUBNET_GROUP: Final = ManagedKind("rds", "SubnetGroup", "subnetgroups")
COMPOSITE_ALARM: Final = ManagedKind("cloudwatch", "CompositeAlarm", "compositealarms")
METRIC_ALARM: Final = ManagedKind("cloudwatch", "MetricAlarm", "metricalarms")
SCALABLE_TARGET: Final = ManagedKind("appautoscaling", "Target", "targets")
SCALING_POLICY: Final = ManagedKind("appautoscaling", "Policy", "policies", tagged=False)
SCHEDULED_ACTION: Final = ManagedKind("appautoscaling", "ScheduledAction", "scheduledactions", tagged=False)
DASHBOARD: Final = ManagedKind("cloudwatch", "Dashboard", "dashboards", tagged=False)
LOG_METRIC_FILTER: Final = ManagedKind("cloudwatchlogs", "MetricFilter", "metricfilters", tagged=False)
LOG_SUBSCRIPTION_FILTER: Final = ManagedKind(
    "cloudwatchlogs", "SubscriptionFilter", "subscriptionfilters", tagged=False
)
DELIVERY_STREAM: Final = ManagedKind("firehose", "DeliveryStream", "deliverystreams")
TRACE_GROUP: Final = ManagedKind("xray", "Group", "groups")
TRACE_SAMPLING_RULE: Final = ManagedKind("xray", "SamplingRule", "samplingrules")
