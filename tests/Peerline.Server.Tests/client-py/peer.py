"""The peer's part of a direct peering with Azure's own client for Python: python3 peer.py register|request|remove

What it is told comes in the environment; what it saw goes out as one JSON object.
"""
import json
import os
import sys

from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.peering import PeeringManagementClient
from azure.mgmt.peering import models

ENDPOINT, SUBSCRIPTION, GROUP = os.environ["ENDPOINT"], os.environ["SUBSCRIPTION"], os.environ["GROUP"]
# Debian 12 has azure-identity 1.13.0b2; from 1.13.0 on instance_discovery=False is called disable_instance_discovery=True.
credential = ClientSecretCredential(
    os.environ["TENANT"], os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], authority=ENDPOINT, instance_discovery=False)
client = PeeringManagementClient(
    credential, SUBSCRIPTION, base_url=ENDPOINT, credential_scopes=[f"{ENDPOINT}/.default"])


def failure(call):
    try:
        call()
    except HttpResponseError as error:
        return {"status": error.status_code, "code": error.error.code if error.error else None, "message": error.message}
    return None


def peering(bandwidth):
    return models.Peering(
        sku=models.PeeringSku(name="Basic_Direct_Free"),
        kind="Direct",
        location="local",
        peering_location="Exampleton",
        direct=models.PeeringPropertiesDirect(
            peer_asn=models.SubResource(id=f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Peering/peerAsns/py"),
            direct_peering_type="Edge",
            connections=[
                models.DirectConnection(
                    bandwidth_in_mbps=bandwidth,
                    session_address_provider="Microsoft",
                    peering_db_facility_id=990001,
                    connection_identifier="11111111-2222-4333-8444-000000000011",
                    bgp_session=models.BgpSession(max_prefixes_advertised_v4=100, max_prefixes_advertised_v6=50),
                )
            ],
        ),
    )


def register():
    registered = client.peer_asns.create_or_update(
        "py",
        models.PeerAsn(
            peer_asn=int(os.environ["ASN"]),
            peer_name="Contoso Networks",
            peer_contact_detail=[models.ContactDetail(role="Noc", email="noc@contoso.example", phone="+1 (234) 567-8999")],
        ),
    )
    return {
        "operations": [o.name for o in client.operations.list()],
        "locations": [o.peering_location for o in client.peering_locations.list("Direct")],
        "registered": registered.serialize(keep_readonly=True),
        "listed": [a.name for a in client.peer_asns.list_by_subscription()],
        "early": failure(lambda: client.peerings.create_or_update(GROUP, "py", peering(10000))),
    }


def request():
    return {
        "approved": client.peer_asns.get("py").validation_state,
        "broken": failure(lambda: client.peerings.create_or_update(GROUP, "py", peering(-1))),
        "created": client.peerings.create_or_update(GROUP, "py", peering(10000)).serialize(keep_readonly=True),
        "read": client.peerings.get(GROUP, "py").serialize(keep_readonly=True),
        "tagged": client.peerings.update(GROUP, "py", models.ResourceTags(tags={"team": "edge"})).tags,
        "inGroup": [p.name for p in client.peerings.list_by_resource_group(GROUP)],
        "inSubscription": [p.name for p in client.peerings.list_by_subscription()],
        "routes": [r.prefix for r in client.received_routes.list_by_peering(GROUP, "py")],
        "used": failure(lambda: client.peer_asns.delete("py")),
    }


def active():
    prefix = models.PeeringRegisteredPrefix(prefix="198.51.100.0/24")
    return {
        "read": client.peerings.get(GROUP, "active").direct.connections[0].connection_state,
        "prefix": client.registered_prefixes.create_or_update(GROUP, "active", "one", prefix).peering_service_prefix_key,
        "prefixes": [p.prefix for p in client.registered_prefixes.list_by_peering(GROUP, "active")],
        "withdrawn": client.registered_prefixes.delete(GROUP, "active", "one"),
        "deleted": client.peerings.delete(GROUP, "active"),
    }


def remove():
    client.peerings.delete(GROUP, "py")
    gone = failure(lambda: client.peerings.get(GROUP, "py"))
    client.peer_asns.delete("py")
    return {"gone": gone, "asnGone": failure(lambda: client.peer_asns.get("py"))}


json.dump({"register": register, "request": request, "active": active, "remove": remove}[sys.argv[1]](), sys.stdout)
