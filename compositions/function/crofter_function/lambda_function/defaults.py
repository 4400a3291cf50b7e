"""What AWS and Crofter say of Lambda functions."""

from typing import Final

SCHEDULER: Final = "scheduler.amazonaws.com"
BUCKETS: Final = "s3.amazonaws.com"

SCHEDULE_LIMIT: Final = 64
"""Longest name of a schedule, in characters.
https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
"""

PARTIAL_FAILURE: Final = "ReportBatchItemFailures"
"""A function that fails with some messages of a batch says which, and only those come again.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

SCHEDULE_RETRIES: Final = 3
"""Times that a schedule tries to hand its invocation to Lambda before it is a dead letter. AWS's default, 185 times in
a day, would make a late storm of it.
https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
"""

ENVIRONMENT_VARIABLE: Final = "CROFTER_ENVIRONMENT"
"""Tells every function which Environment it is in."""
