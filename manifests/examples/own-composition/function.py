# ruff: noqa: INP001 - a program to copy, and no package
"""A second step of a composition: every AWS resource that has tags gets one more.

Run it with `python function.py --tls-certs-dir DIR`, or build it into a package:
https://docs.crossplane.io/latest/guides/write-a-composition-function-in-python/
"""

import argparse
from datetime import timedelta

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import grpc
from crossplane.function import response, runtime
from crossplane.function.proto.v1 import run_function_pb2_grpc as grpcv1

TAG = "data-class"

TTL = timedelta(minutes=10)
"""How long an answer holds. The shortest of all steps counts, and Crossplane applies everything anew after it."""


class Classifier(grpcv1.FunctionRunnerServiceServicer):
    """Adds the tag, and leaves everything else as Crofter's function has it."""

    async def RunFunction(  # noqa: N802 - gRPC calls it so
        self, request: fnv1.RunFunctionRequest, _context: grpc.aio.ServicerContext
    ) -> fnv1.RunFunctionResponse:
        """One call."""
        answer = response.to(request, ttl=TTL)
        for desired in answer.desired.resources.values():
            parameters = desired.resource["spec"]["forProvider"]
            if "tags" in parameters:
                parameters["tags"][TAG] = "internal"
        return answer


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--address", default="0.0.0.0:9443")
    arguments.add_argument("--tls-certs-dir", required=True)
    options = arguments.parse_args()
    runtime.serve(Classifier(), options.address, creds=runtime.load_credentials(options.tls_certs_dir), insecure=False)
