import pytest
import samples
from fakekube import FakeKube

from crofter.kube.adoption import name_adopted
from crofter.kube.errors import KubeError
from crofter.kube.observe import observed_xr

VPC = "/apis/ec2.aws.m.upbound.io/v1beta1/namespaces/team/vpcs/shop-network-vpc-f85c0c"
ADOPTING = observed_xr(samples.xr_object(wanted=samples.network_spec(adopt={"vpc": "vpc-7"}), adopting=1))


def managed(name="shop-network-vpc-f85c0c", *, component="network", **annotations):
    return {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "VPC",
        "metadata": {
            "name": name,
            "namespace": "team",
            "uid": f"uid-{name}",
            "resourceVersion": "7",
            "labels": {"crofter.dev/environment": "shop", "crofter.dev/component": component},
            "annotations": {"crossplane.io/paused": "true"} | annotations,
        },
        "spec": {"forProvider": {}},
    }


async def test_what_waits_is_told_its_id_with_the_version_that_had_none():
    kube = FakeKube(managed())
    assert await name_adopted(kube, ADOPTING) == 1
    assert kube.written == [f"PATCH {VPC}"]
    assert kube.bodies("/vpcs/") == [
        {"metadata": {"annotations": {"crossplane.io/external-name": "vpc-7"}, "resourceVersion": "7"}}
    ]


@pytest.mark.parametrize(
    "other",
    [
        managed(**{"crossplane.io/external-name": "vpc-8"}),
        managed("shop-network-vpc-other"),
        managed(component="endpoints"),
    ],
    ids=["has an id", "is not to be taken over", "is another component's"],
)
async def test_nothing_else_is_touched(other):
    kube = FakeKube(other)
    assert await name_adopted(kube, ADOPTING) == 0
    assert kube.written == []


@pytest.mark.parametrize("code", [404, 409])
async def test_what_changed_meanwhile_is_left_for_the_next_look(code):
    kube = FakeKube(managed())
    kube.refuse("PATCH", "/vpcs/", code)
    assert await name_adopted(kube, ADOPTING) == 0


async def test_any_other_refusal_is_raised():
    kube = FakeKube(managed())
    kube.refuse("PATCH", "/vpcs/", 403)
    with pytest.raises(KubeError, match="refused"):
        await name_adopted(kube, ADOPTING)
