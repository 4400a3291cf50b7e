"""How much memory a database has and how many connections it takes, as far as that follows from its spec."""

from typing import Final

from crofter.api.components.database import POSTGRESQL, DatabaseSpec

_GIB: Final = 1024**3

_ACU: Final = 2 * _GIB
"""Memory of one Aurora capacity unit.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html
"""

_SMALL: Final = {"micro": 1, "small": 2, "medium": 4}
"""Memory of the sizes under `large`, in GiB: those of the burstable families."""

_LARGE: Final = {"t": 8, "m": 8}
"""Memory of the size `large` by family, in GiB; of all others 16 at the least.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
"""

_BYTES_PER_CONNECTION: Final = {True: 9_531_392, False: 12_582_880}
"""Memory for each connection, of PostgreSQL and of MySQL.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
"""

_MOST: Final = {True: 5000, False: 16_000}

_IDLE_MOST: Final = 2000
"""Most connections of a serverless PostgreSQL that may shrink to half a unit or less.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
"""

_IDLE_MIN: Final = 0.5


def memory_bytes(spec: DatabaseSpec) -> int:
    """Memory of an instance, of a serverless one at its largest. Of a class that is not known rather too little."""
    if spec.serverless is not None:
        return int(spec.serverless.max * _ACU)
    _, family, size = (spec.instance_class or "db.t4g.micro").split(".")
    if size in _SMALL:
        return _SMALL[size] * _GIB
    times = 1 if size == "large" else 2 * int(size.removesuffix("xlarge") or 1) if size.endswith("xlarge") else 1
    return _LARGE.get(family[0], 16) * times * _GIB


def max_connections(spec: DatabaseSpec) -> int:
    """Connections that an instance takes, as the parameter groups of AWS have it."""
    postgresql = spec.engine in POSTGRESQL
    found = min(memory_bytes(spec) // _BYTES_PER_CONNECTION[postgresql], _MOST[postgresql])
    if postgresql and spec.serverless is not None and spec.serverless.min <= _IDLE_MIN:
        return min(found, _IDLE_MOST)
    return found
