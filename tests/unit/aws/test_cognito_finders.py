"""What interrupted creations of user pools, of what is in them, and of identity pools made."""

import pytest
import samples

from crofter.aws.interrupted import find
from crofter_local.aws import cognito

ACCOUNT = samples.account_spec()


def managed(kind, service="cognitoidp", **provider):
    return {"apiVersion": f"{service}.aws.m.upbound.io/v1beta1", "kind": kind, "spec": {"forProvider": provider}}


@pytest.fixture
def idp(sessions):
    cognito.play()
    return sessions.client(ACCOUNT, "cognito-idp")


@pytest.fixture
def pool(idp):
    made = idp.create_user_pool(PoolName="shop-identity-user-pool-1a2b3c")["UserPool"]["Id"]
    yield made
    idp.delete_user_pool(UserPoolId=made)


def test_a_user_pool_is_found_by_its_name(sessions, pool):
    assert find(sessions, ACCOUNT, managed("UserPool", name="shop-identity-user-pool-1a2b3c")) == pool
    assert find(sessions, ACCOUNT, managed("UserPool", name="other")) is None
    assert find(sessions, ACCOUNT, managed("UserPool")) is None


def test_a_client_is_found_by_its_name_in_the_pool(sessions, idp, pool):
    wanted = managed("UserPoolClient", userPoolId=pool, name="web")
    assert find(sessions, ACCOUNT, wanted) is None
    made = idp.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    assert find(sessions, ACCOUNT, wanted) == made
    assert find(sessions, ACCOUNT, managed("UserPoolClient", userPoolId=pool, name="app")) is None
    assert find(sessions, ACCOUNT, managed("UserPoolClient", userPoolId="eu-west-1_none", name="web")) is None


def test_a_domain_is_found_where_it_is_the_pools_own(sessions, idp, pool):
    wanted = managed("UserPoolDomain", userPoolId=pool, domain="shop")
    assert find(sessions, ACCOUNT, wanted) is None
    idp.create_user_pool_domain(UserPoolId=pool, Domain="shop")
    assert find(sessions, ACCOUNT, wanted) == "shop"
    assert find(sessions, ACCOUNT, managed("UserPoolDomain", userPoolId="eu-west-1_other", domain="shop")) is None
    idp.delete_user_pool_domain(UserPoolId=pool, Domain="shop")


def test_a_resource_server_is_found_by_its_identifier(sessions, idp, pool):
    wanted = managed("ResourceServer", userPoolId=pool, identifier="orders")
    assert find(sessions, ACCOUNT, wanted) is None
    idp.create_resource_server(UserPoolId=pool, Identifier="orders", Name="orders")
    assert find(sessions, ACCOUNT, wanted) == f"{pool}|orders"


def test_an_identity_pool_is_found_by_its_name_and_its_roles_by_the_pool(sessions):
    cognito.play()
    identity = sessions.client(ACCOUNT, "cognito-identity")
    wanted = managed("Pool", "cognitoidentity", identityPoolName="shop-identities")
    assert find(sessions, ACCOUNT, wanted) is None
    made = identity.create_identity_pool(IdentityPoolName="shop-identities", AllowUnauthenticatedIdentities=False)
    pool = made["IdentityPoolId"]
    assert find(sessions, ACCOUNT, wanted) == pool
    roles = managed("PoolRolesAttachment", "cognitoidentity", identityPoolId=pool)
    assert find(sessions, ACCOUNT, roles) is None
    identity.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": "arn:aws:iam::1:role/a"})
    assert find(sessions, ACCOUNT, roles) == pool
    identity.delete_identity_pool(IdentityPoolId=pool)
    assert find(sessions, ACCOUNT, roles) is None
