"""Documents of a repository, as data."""

import json


def lifecycle(keep: int) -> str:
    """Keeps the newest images, whatever their tags.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
    """
    rule = {
        "rulePriority": 1,
        "description": f"Keep the newest {keep} images",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": keep},
        "action": {"type": "expire"},
    }
    return json.dumps({"rules": [rule]}, sort_keys=True, separators=(",", ":"))
