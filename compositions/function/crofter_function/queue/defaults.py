"""What AWS and Crofter say of queues."""

from typing import Final

NAME_LIMIT: Final = 80
"""Longest queue name, in characters, the suffix of a FIFO queue included.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
"""

FIFO_SUFFIX: Final = ".fifo"
"""How the name of a FIFO queue must end."""

LONG_POLL: Final = 20
"""Seconds for which a receiver waits for a message, the most there is: it costs least and answers soonest.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
"""

DEAD_LETTER_RETENTION: Final = 1209600
"""Seconds for which a dead-letter queue keeps messages: fourteen days, the most there is.

A message brings its age along, so this must be longer than the queue's own.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""

DATA_KEY_REUSE: Final = 300
"""Seconds for which SQS uses a data key again before it asks KMS: AWS's own default.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
"""
