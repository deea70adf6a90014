// The peer's part of a direct peering with Azure's own client: node peer.mjs register|request|remove
// What it is told comes in the environment; what it saw goes out as one JSON object.
import { ClientSecretCredential } from "@azure/identity";
import { PeeringManagementClient } from "@azure/arm-peering";

const { ENDPOINT, TENANT, CLIENT_ID, CLIENT_SECRET, SUBSCRIPTION, GROUP, ASN } = process.env;
const credential = new ClientSecretCredential(TENANT, CLIENT_ID, CLIENT_SECRET, { authorityHost: ENDPOINT, disableInstanceDiscovery: true });
const client = new PeeringManagementClient(credential, SUBSCRIPTION, { endpoint: ENDPOINT });

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function failure(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { status: error.statusCode, code: error.code, message: error.message };
  }
}

const connection = (identifier, prefixV4, prefixV6, facility) => ({
  bandwidthInMbps: 10000,
  sessionAddressProvider: prefixV4 ? "Peer" : "Microsoft",
  useForPeeringService: false,
  peeringDBFacilityId: facility,
  bgpSession: prefixV4
    ? { sessionPrefixV4: prefixV4, sessionPrefixV6: prefixV6, maxPrefixesAdvertisedV4: 1000, maxPrefixesAdvertisedV6: 100, md5AuthenticationKey: "js-client-key" }
    : undefined,
  connectionIdentifier: identifier,
});

const peering = (...connections) => ({
  sku: { name: "Basic_Direct_Free" },
  kind: "Direct",
  location: "local",
  direct: {
    connections,
    peerAsn: { id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Peering/peerAsns/js` },
    directPeeringType: "Edge",
  },
  peeringLocation: "Exampleton",
});

const one = connection("11111111-2222-4333-8444-000000000001", "198.51.100.200/31", "2001:db8:c5::/127", 990001);
const two = connection("11111111-2222-4333-8444-000000000002", null, null, 990002);

const phases = {
  async register() {
    const registered = await client.peerAsns.createOrUpdate("js", {
      peerAsn: Number(ASN),
      peerName: "Contoso Networks",
      peerContactDetail: [{ role: "Noc", email: "noc@contoso.example", phone: "+1 (234) 567-8999" }],
    });
    return {
      operations: (await all(client.operations.list())).map((o) => o.name),
      locations: await all(client.peeringLocations.list("Direct")),
      registered,
      read: await client.peerAsns.get("js"),
      listed: (await all(client.peerAsns.listBySubscription())).map((a) => a.name),
      early: await failure(() => client.peerings.createOrUpdate(GROUP, "js", peering(one))),
    };
  },

  async request() {
    const broken = await failure(() => client.peerings.createOrUpdate(GROUP, "js", peering({ ...one, bandwidthInMbps: 5 })));
    const created = await client.peerings.createOrUpdate(GROUP, "js", peering(one, two));
    return {
      approved: (await client.peerAsns.get("js")).validationState,
      broken,
      created,
      read: await client.peerings.get(GROUP, "js"),
      tagged: await client.peerings.update(GROUP, "js", { tags: { team: "edge" } }),
      inGroup: (await all(client.peerings.listByResourceGroup(GROUP))).map((p) => p.name),
      inSubscription: (await all(client.peerings.listBySubscription())).map((p) => p.name),
      routes: await all(client.receivedRoutes.listByPeering(GROUP, "js")),
      legacy: await all(client.legacyPeerings.list("Exampleton", "Direct")),
      used: await failure(() => client.peerAsns.delete("js")),
    };
  },

  async remove() {
    await client.peerings.delete(GROUP, "js");
    const gone = await failure(() => client.peerings.get(GROUP, "js"));
    await client.peerings.delete(GROUP, "js");
    await client.peerAsns.delete("js");
    return { gone, asnGone: await failure(() => client.peerAsns.get("js")) };
  },
};

console.log(JSON.stringify(await phases[process.argv[2]]()));
