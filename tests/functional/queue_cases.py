"""Bad queues and keys, each with the words that its refusal must hold."""

from typing import Final

from .admission_cases import Case
from .api import Object


def _queues(*queues: Object) -> Object:
    return {"queues": list(queues)}


QUEUES: Final = (
    Case("queue-without-name", (".spec.queues", "element 0", "omits"), _queues({"fifo": True})),
    Case("queue-name-uppercase", ("spec.queues[0].name", "should match"), _queues({"name": "Export"})),
    Case("queue-name-with-dot", ("spec.queues[0].name", "should match"), _queues({"name": "a.fifo"})),
    Case("queue-name-too-long", ("spec.queues[0].name", "Too long"), _queues({"name": "q" * 31})),
    Case(
        "queue-twice", (".spec.queues", 'duplicate entries for key [name="a"]'), _queues({"name": "a"}, {"name": "a"})
    ),
    Case(
        "queue-visibility-too-long",
        ("spec.queues[0].visibilityTimeoutSeconds", "43201", "43200"),
        _queues({"name": "a", "visibilityTimeoutSeconds": 43201}),
    ),
    Case(
        "queue-retention-too-short",
        ("spec.queues[0].messageRetentionSeconds", "59", "60"),
        _queues({"name": "a", "messageRetentionSeconds": 59}),
    ),
    Case("queue-receives-none", ("spec.queues[0].maxReceives", "1"), _queues({"name": "a", "maxReceives": 0})),
    Case("queue-delay-too-long", ("spec.queues[0].delaySeconds", "900"), _queues({"name": "a", "delaySeconds": 901})),
    Case("queue-field-unknown", (".spec.queues", "field not declared"), _queues({"name": "a", "fiffo": True})),
    Case("queues-too-many", ("spec.queues", "Too many", "20"), _queues(*({"name": f"q{n}"} for n in range(21)))),
    Case("rotation-too-often", ("spec.encryption.rotationDays", "89", "90"), {"encryption": {"rotationDays": 89}}),
    Case(
        "deletion-window-too-short",
        ("spec.encryption.deletionWindowDays", "6", "7"),
        {"encryption": {"deletionWindowDays": 6}},
    ),
)
