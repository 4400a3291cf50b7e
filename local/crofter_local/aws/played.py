"""Everything that moto lacks and that is played here, in the order in which it is put on."""

from __future__ import annotations

from crofter_local.aws import apigateway, buckets, cognito, discovery, queues, rollouts


def play() -> None:
    """From now on moto, in this process, does what AWS does of all that its modules name."""
    for service in (apigateway, buckets, cognito, rollouts, discovery, queues):
        service.play()
