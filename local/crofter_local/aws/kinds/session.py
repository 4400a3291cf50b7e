"""A session with AWS for one region: boto3 behind one call, its errors as `AwsError`, and the simulation's memory."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from crofter_local.aws.errors import AwsError
from crofter_local.aws.faults import Faults

ACCOUNT: Final = "123456789012"
"""moto's default account id."""

_CONFIG: Final = Config(
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=16,
    connect_timeout=2,
    read_timeout=30,
    parameter_validation=True,
)


class Simulation:
    """In-memory stand-in for what moto does not have: one dictionary per kind and region."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}

    def table(self, kind: str, region: str) -> dict[str, dict[str, Any]]:
        """External name → fields of the simulated resources of *kind* in *region*."""
        return self._objects.setdefault((kind, region), {})


class Clients:
    """boto3 clients by service and region, made once and shared by all threads (clients are thread-safe)."""

    def __init__(self, faults: Faults | None = None, endpoint: str | None = None) -> None:
        self._faults = faults or Faults(None)
        self._endpoint = endpoint
        self._lock = threading.Lock()
        # A session reads the model of a service once for all regions: a tenth of the memory of one for each client.
        self._session: Any = boto3.session.Session()
        self._clients: dict[tuple[str, str], Any] = {}
        self.simulation = Simulation()

    def get(self, service: str, region: str) -> Any:
        """The client of a service in a region; endpoint and credentials come from the environment."""
        key = (service, region)
        if key not in self._clients:
            with self._lock:
                if key not in self._clients:
                    client = self._session.client(
                        service, region_name=region, endpoint_url=self._endpoint, config=_CONFIG
                    )
                    self._faults.install(client)
                    self._clients[key] = client
        return self._clients[key]


class Aws:
    """One region of the account, as the table's functions see it."""

    def __init__(self, clients: Clients, region: str) -> None:
        self._clients = clients
        self.region = region
        self.account = ACCOUNT

    def call(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:
        """Calls an operation by its boto3 name, leaving out parameters that are None. Raises `AwsError`."""
        client = self._clients.get(service, self.region)
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            answer: dict[str, Any] = getattr(client, operation)(**given)
        except ClientError as error:
            raise _aws_error(client, error) from error
        return answer

    def ec2(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Calls an operation of EC2."""
        return self.call("ec2", operation, **parameters)

    def answer(self, service: str, operation: str, **parameters: Any) -> dict[str, Any] | None:
        """The whole answer of an operation; None when AWS says that what was asked for is absent."""
        try:
            return self.call(service, operation, **parameters)
        except AwsError as error:
            if error.is_absence:
                return None
            raise

    def find(self, service: str, operation: str, key: str, **parameters: Any) -> dict[str, Any] | None:
        """The first item under *key* of an operation's answer; None when there is none or AWS says it is absent."""
        answer = self.answer(service, operation, **parameters)
        if answer is None:
            return None
        found = answer[key]
        return (found[0] if found else None) if isinstance(found, list) else found

    def exists(self, service: str, operation: str, key: str, **filters: str) -> bool:
        """Whether a describe operation finds anything; *filters* as in `ec2_filters`."""
        return bool(self.call(service, operation, Filters=ec2_filters(**filters))[key])

    def simulated(self, kind: str) -> dict[str, dict[str, Any]]:
        """The simulated resources of a kind in this region, by external name."""
        return self._clients.simulation.table(kind, self.region)

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a regional resource of this account."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def refuse(operation: str, code: str, message: str, *, service: str = "EC2") -> AwsError:
    """The error that AWS would return where moto is more lenient."""
    return AwsError(service=service, operation=operation, code=code, message=message)


def ec2_filters(**filters: str) -> list[dict[str, Any]]:
    """EC2's filter list from keyword arguments: `vpc_id="x"` → name `vpc-id`, values [x]; `__` stands for a dot."""
    return [{"Name": k.replace("__", ".").replace("_", "-"), "Values": [value]} for k, value in filters.items()]


def ec2_tags(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    """Tags as EC2 and IAM want them."""
    return [{"Key": key, "Value": value} for key, value in sorted((tags or {}).items())]


def tag_specification(resource_type: str, tags: Mapping[str, str] | None) -> list[dict[str, Any]] | None:
    """EC2's `TagSpecifications` for a create call, or None without tags."""
    return [{"ResourceType": resource_type, "Tags": ec2_tags(tags)}] if tags else None


def tag_map(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Tags of an answer as a dictionary, without those that AWS reserves."""
    return {tag["Key"]: tag["Value"] for tag in tags or () if not tag["Key"].startswith("aws:")}


def replace_tags(
    present: Iterable[str],
    wanted: Mapping[str, str] | None,
    untag: Callable[[list[str]], object],
    tag: Callable[[dict[str, str]], object],
) -> None:
    """Makes the tags of a resource exactly *wanted*: takes away by key what is *present* beside them, sets the rest."""
    extra = sorted(set(present) - set(wanted or {}))
    if extra:
        untag(extra)
    if wanted:
        tag(dict(wanted))


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """CamelCase to snake_case the way Terraform names arguments: `vpcId` → `vpc_id`, `enableDns64` → `enable_dns64`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _aws_error(client: Any, error: ClientError) -> AwsError:
    body: Mapping[str, Any] = error.response
    metadata = body.get("ResponseMetadata", {})
    return AwsError(
        service=str(client.meta.service_model.service_id),
        operation=str(error.operation_name),
        code=str(body.get("Error", {}).get("Code", "Unknown")),
        message=str(body.get("Error", {}).get("Message", "")),
        status=int(metadata.get("HTTPStatusCode", 400)),
        request_id=str(metadata.get("RequestId", "")),
    )
