"""Rules about queues."""

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import Problem


def names(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every queue has a name of its own."""
    seen: set[str] = set()
    problems = []
    for place, queue in enumerate(spec.queues or ()):
        if queue.name in seen:
            rule = "is the name of another queue too"
            problems.append(Problem(f"spec.queues[{place}].name", queue.name, rule, "give each queue its own name"))
        seen.add(queue.name)
    return tuple(problems)


def fifo(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """A queue keeps its order, or goes on without one."""
    before = {queue.name: bool(queue.fifo) for queue in (context.old.queues or () if context.old else ())}
    return tuple(
        Problem(
            f"spec.queues[{place}].fifo",
            bool(queue.fifo),
            f"cannot be changed (it is {str(before[queue.name]).lower()}): AWS decides it when the queue is made",
            "add a queue with another name, and remove this one once it is empty",
        )
        for place, queue in enumerate(spec.queues or ())
        if before.get(queue.name, bool(queue.fifo)) != bool(queue.fifo)
    )
