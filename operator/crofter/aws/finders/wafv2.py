"""WAF: a web ACL by its name, an association by what it stands before."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


def _web_acl(waf: Any, provider: Mapping[str, Any]) -> str | None:
    name, marker = provider.get("name"), None
    if not name:
        return None
    while True:
        answer = waf.list_web_acls(Scope=provider["scope"], **({"NextMarker": marker} if marker else {}))
        for one in answer["WebACLs"]:
            if one["Name"] == name:
                return str(one["Id"])
        marker = answer.get("NextMarker")
        if not marker:
            return None


@known("webAclArn", "resourceArn")
def _association(waf: Any, provider: Mapping[str, Any]) -> str | None:
    acl, resource = provider["webAclArn"], provider["resourceArn"]
    found = waf.get_web_acl_for_resource(ResourceArn=resource).get("WebACL")
    return f"{acl},{resource}" if found and found["ARN"] == acl else None


FINDERS: Final[Mapping[str, Finder]] = {
    "wafv2/WebACL": Finder("wafv2", _web_acl),
    "wafv2/WebACLAssociation": Finder("wafv2", _association),
}
