"""The VPC, its internet gateway, and its default security group with nothing in it."""

from crofter.api import managed
from crofter.api.components.network import NetworkSpec
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope


def resources(spec: NetworkSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `vpc`, `internet-gateway`, `default-security-group`.

    DNS support and hostnames are both on: private DNS names of interface endpoints need them.
    https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html

    The default security group is taken over without rules: the provider revokes those that AWS puts there (anything
    from members of the group, anything out). Empty lists would say the same and are left out: the provider drops them
    from the object, and Crossplane would put them back for ever.
    https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
    """
    in_vpc = {"vpcIdRef": scope.ref("vpc")}
    return {
        "vpc": Managed(managed.VPC, {"cidrBlock": spec.cidr, "enableDnsSupport": True, "enableDnsHostnames": True}),
        "internet-gateway": Managed(managed.INTERNET_GATEWAY, in_vpc),
        "default-security-group": Managed(managed.DEFAULT_SECURITY_GROUP, in_vpc),
    }
