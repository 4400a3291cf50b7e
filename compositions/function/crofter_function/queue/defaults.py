"""What AWS and Crofter say of queues."""

from typing import Final

FIFO_SUFFIX: Final = ".fifo"
"""How the name of a FIFO queue must end."""

LONG_POLL: Final = 20
"""Seconds for which a receiver waits for a message, the most there is: it costs least and answers soonest.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
"""
