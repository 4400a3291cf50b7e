"""What AWS and Crofter say of HTTP APIs."""

import json
from typing import Final

NAME_LIMIT: Final = 128
"""Longest name of an API or authorizer, in characters.
https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html
"""

LOG_GROUP_PREFIX: Final = "/aws/vendedlogs/apigateway/"
"""How the name of the access log begins. CloudWatch Logs lets services write into log groups of this beginning by one
wildcard; any other log group is added to a resource policy of the account's, which is full after some fifty of them.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
"""

STAGE: Final = "$default"
"""The stage that answers without a name in the path.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

TLS: Final = "TLS_1_2"
"""The oldest TLS that a custom domain name speaks, which is all that HTTP APIs know.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
"""

KEY_READABLE: Final = 30
"""How much of a path or name a key shows, in characters."""

KEY_DIGEST: Final = 6
"""Length of the digest that tells keys apart which read alike, in characters."""

PAYLOAD: Final = "2.0"
"""Format in which a function gets a request.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

TOKEN: Final = "$request.header.Authorization"  # noqa: S105 - where a token is found, not one
"""Where a request has its token."""

ACCESS_LOG: Final = json.dumps(
    {
        "requestId": "$context.requestId",
        "ip": "$context.identity.sourceIp",
        "time": "$context.requestTimeEpoch",
        "method": "$context.httpMethod",
        "path": "$context.path",
        "routeKey": "$context.routeKey",
        "status": "$context.status",
        "protocol": "$context.protocol",
        "responseLength": "$context.responseLength",
        "latency": "$context.responseLatency",
        "integrationStatus": "$context.integrationStatus",
        "integrationError": "$context.integrationErrorMessage",
        "authorizerError": "$context.authorizer.error",
        "subject": "$context.authorizer.claims.sub",
    },
    separators=(",", ":"),
)
"""A line of the access log, without query strings and headers, which may hold what nobody should keep.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""
