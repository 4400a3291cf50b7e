"""What AWS and Crofter say of load balancers."""

from typing import Final

NAME_LIMIT: Final = 32
"""Longest load balancer name, in characters. It must not begin with `internal-` either.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

FORBIDDEN_PREFIX: Final = "internal-"

HTTP: Final = 80
HTTPS: Final = 443

ANYWHERE: Final = "0.0.0.0/0"

SSL_POLICY: Final = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2, with forward secrecy: what AWS recommends.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

IDLE_TIMEOUT: Final = 60
"""Seconds without a byte after which a connection is closed. It is AWS's own default, said so that drift is seen."""

ACCESS_LOG_PREFIX: Final = "alb"
"""How the keys of the logs begin: where the log archive lets load balancers write."""

WEB_ACL_LIMIT: Final = 128
"""Longest web ACL name, in characters.
https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
"""

MANAGED_GROUPS: Final = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
)
"""AWS's managed rule groups, in the order in which they are asked: 1,125 of the 1,500 capacity units of a web ACL.
https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
"""

COUNTED_ONLY: Final = {"AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",)}
"""Rules that only count: this one would refuse every body of more than 8 KB, and with it every upload."""

RATE_LIMIT: Final = 2000
"""Requests of one address in five minutes after which it is refused for a while.
https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
"""
