"""DeliveryStream of Firehose, into S3."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, whole
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags, replace_tags, tag_map

_S3: Final = {
    "bucketArn": "BucketARN",
    "compressionFormat": "CompressionFormat",
    "errorOutputPrefix": "ErrorOutputPrefix",
    "fileExtension": "FileExtension",
    "prefix": "Prefix",
    "roleArn": "RoleARN",
}
_OTHERS: Final = (
    "elasticsearchConfiguration",
    "httpEndpointConfiguration",
    "icebergConfiguration",
    "kinesisSourceConfiguration",
    "mskSourceConfiguration",
    "opensearchConfiguration",
    "opensearchserverlessConfiguration",
    "redshiftConfiguration",
    "snowflakeConfiguration",
    "splunkConfiguration",
)


def _name(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]


def _described(aws: Aws, arn: str) -> dict[str, Any] | None:
    found = aws.answer("firehose", "describe_delivery_stream", DeliveryStreamName=_name(arn))
    return None if found is None else found["DeliveryStreamDescription"]


def _tags(aws: Aws, arn: str) -> dict[str, str]:
    return tag_map(aws.call("firehose", "list_tags_for_delivery_stream", DeliveryStreamName=_name(arn))["Tags"])


def _stream(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = _described(aws, arn)
    if found is None:
        return None
    destination = found["Destinations"][0]
    told = destination["ExtendedS3DestinationDescription"]
    logging = told.get("CloudWatchLoggingOptions") or {}
    buffering = told.get("BufferingHints") or {}
    encryption = found.get("DeliveryStreamEncryptionConfiguration") or {}
    tags = _tags(aws, arn)
    return Observation(
        {
            "arn": arn,
            "id": arn,
            "name": found["DeliveryStreamName"],
            "destination": "extended_s3",
            "destinationId": destination["DestinationId"],
            "versionId": found["VersionId"],
            "extendedS3Configuration": given(
                **{field: told.get(key) for field, key in _S3.items()},
                bufferingInterval=buffering.get("IntervalInSeconds"),
                bufferingSize=buffering.get("SizeInMBs"),
                cloudwatchLoggingOptions=_logging(logging) or None,
            ),
            "serverSideEncryption": given(
                enabled=encryption.get("Status") == "ENABLED",
                keyArn=encryption.get("KeyARN"),
                keyType=encryption.get("KeyType"),
            ),
            "tags": tags,
            "tagsAll": tags,
        },
        ready=found["DeliveryStreamStatus"] == "ACTIVE",
    )


def _logging(told: dict[str, Any]) -> dict[str, Any]:
    return given(
        enabled=told.get("Enabled"), logGroupName=told.get("LogGroupName"), logStreamName=told.get("LogStreamName")
    )


def _destination(args: Args) -> dict[str, Any]:
    asked = args["extendedS3Configuration"]
    hints = given(SizeInMBs=whole(asked.get("bufferingSize")), IntervalInSeconds=whole(asked.get("bufferingInterval")))
    logging = asked.get("cloudwatchLoggingOptions") or {}
    options = given(
        Enabled=logging.get("enabled"),
        LogGroupName=logging.get("logGroupName"),
        LogStreamName=logging.get("logStreamName"),
    )
    return given(
        **{key: asked.get(field) for field, key in _S3.items()},
        BufferingHints=hints or None,
        CloudWatchLoggingOptions=options or None,
    )


def _encryption(args: Args) -> dict[str, Any] | None:
    asked = args.get("serverSideEncryption") or {}
    if not asked.get("enabled"):
        return None
    return given(KeyType=asked.get("keyType", "AWS_OWNED_CMK"), KeyARN=asked.get("keyArn"))


def _create(aws: Aws, _name_of_object: str, args: Args) -> str:
    answer = aws.call(
        "firehose",
        "create_delivery_stream",
        DeliveryStreamName=args["name"],
        DeliveryStreamType="DirectPut",
        DeliveryStreamEncryptionConfigurationInput=_encryption(args),
        ExtendedS3DestinationConfiguration=_destination(args),
        Tags=ec2_tags(args.get("tags")) or None,
    )
    arn: str = answer["DeliveryStreamARN"]
    return arn


def _update(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    name = _name(arn)
    if "extendedS3Configuration" in changed:
        found = aws.call("firehose", "describe_delivery_stream", DeliveryStreamName=name)["DeliveryStreamDescription"]
        aws.call(
            "firehose",
            "update_destination",
            DeliveryStreamName=name,
            CurrentDeliveryStreamVersionId=found["VersionId"],
            DestinationId=found["Destinations"][0]["DestinationId"],
            ExtendedS3DestinationUpdate=_destination(args),
        )
    if "serverSideEncryption" in changed:
        wanted = _encryption(args)
        if wanted is None:
            aws.call("firehose", "stop_delivery_stream_encryption", DeliveryStreamName=name)
        else:
            aws.call(
                "firehose",
                "start_delivery_stream_encryption",
                DeliveryStreamName=name,
                DeliveryStreamEncryptionConfigurationInput=wanted,
            )
    if "tags" in changed:
        replace_tags(
            _tags(aws, arn),
            args.get("tags"),
            lambda keys: aws.call("firehose", "untag_delivery_stream", DeliveryStreamName=name, TagKeys=keys),
            lambda tags: aws.call("firehose", "tag_delivery_stream", DeliveryStreamName=name, Tags=ec2_tags(tags)),
        )


def _delete(aws: Aws, arn: str, _args: Args) -> None:
    aws.call("firehose", "delete_delivery_stream", DeliveryStreamName=_name(arn))


KINDS: Final = (
    Kind(
        name="firehose.aws.m.upbound.io/DeliveryStream",
        noun="Kinesis Firehose Delivery Stream",
        naming=Naming.ASSIGNED,
        attributes={
            "destination": REPLACE,
            "destinationId": NOTED,
            "extendedS3Configuration": UPDATE,
            "name": REPLACE,
            "serverSideEncryption": UPDATE,
            "versionId": NOTED,
        },
        observe=_stream,
        create=_create,
        update=_update,
        delete=_delete,
        not_modelled=dict.fromkeys(_OTHERS, "streams lead from whoever puts records into S3"),
        late_init_ignored=frozenset({"destinationId", "versionId"}),
        asynchronous=True,
    ),
)
