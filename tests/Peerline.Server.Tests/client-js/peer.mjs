// The peer's part of a direct peering with Azure's own client: node peer.mjs register|request|services|registered|remove
// What it is told comes in the environment; what it saw goes out as one JSON object.
import { ClientSecretCredential } from "@azure/identity";
import { PeeringManagementClient } from "@azure/arm-peering";

const { ENDPOINT, TENANT, CLIENT_ID, CLIENT_SECRET, SUBSCRIPTION, GROUP, ASN } = process.env;
const credential = new ClientSecretCredential(TENANT, CLIENT_ID, CLIENT_SECRET, { authorityHost: ENDPOINT, disableInstanceDiscovery: true });
const { client, called, methods } = recorded(new PeeringManagementClient(credential, SUBSCRIPTION, { endpoint: ENDPOINT }));

// The client with a note of every method that is called; and the names of all that it has.
function recorded(client) {
  const called = new Set();
  const isPublic = (name, of) => typeof of[name] === "function" && !/^(constructor|_.*|.*Paging(Page|All))$/.test(name);
  const namesOf = (group) => Object.getOwnPropertyNames(Object.getPrototypeOf(group)).filter((name) => isPublic(name, group));
  const note = (prefix, group, names) => {
    for (const name of names) {
      const call = group[name].bind(group);
      group[name] = (...args) => (called.add(prefix + name), call(...args));
    }
    return names.map((name) => prefix + name);
  };
  const groups = Object.entries(client).filter(([, value]) => value && typeof value === "object" && /Impl$/.test(value.constructor.name));
  const methods = [...note("", client, ["checkServiceProviderAvailability"]), ...groups.flatMap(([key, group]) => note(`${key}.`, group, namesOf(group)))];
  return { client, called, methods };
}

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

  // A peering over an exchange: the peer says its own addresses on the LAN.
  async exchange() {
    const [locations, legacy] = [await all(client.peeringLocations.list("Exchange")), await all(client.legacyPeerings.list("Exampleton", "Exchange"))];
    const onExchange = (...sessions) => ({
      sku: { name: "Basic_Exchange_Free" },
      kind: "Exchange",
      location: "local",
      exchange: {
        peerAsn: { id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Peering/peerAsns/js` },
        connections: sessions.map(([v4, v6], i) => ({
          peeringDBFacilityId: locations[0].exchange.peeringFacilities[0].peeringDBFacilityId,
          bgpSession: { peerSessionIPv4Address: v4, peerSessionIPv6Address: v6, maxPrefixesAdvertisedV4: 1000, maxPrefixesAdvertisedV6: 100 },
          connectionIdentifier: `11111111-2222-4333-8444-00000000001${i}`,
        })),
      },
      peeringLocation: "Exampleton",
    });
    const [first, second] = [["203.0.112.250", "2001:db8:1c5::f0"], ["203.0.112.251", "2001:db8:1c5::f1"]];
    const broken = await failure(() => client.peerings.createOrUpdate(GROUP, "ix", onExchange(["203.0.113.7", null])));
    const created = await client.peerings.createOrUpdate(GROUP, "ix", onExchange(first));
    const extended = await client.peerings.createOrUpdate(GROUP, "ix", onExchange(first, second));
    const result = {
      locations, legacy, broken, created, extended,
      read: await client.peerings.get(GROUP, "ix"),
      listed: (await all(client.peerings.listByResourceGroup(GROUP))).filter((p) => p.kind === "Exchange").map((p) => p.name),
    };
    await client.peerings.delete(GROUP, "ix");
    return { ...result, gone: await failure(() => client.peerings.get(GROUP, "ix")) };
  },

  async services() {
    const [location, provider] = ["Exampleshire", "Contoso Networks"];
    const monitored = await client.peeringServices.initializeConnectionMonitor().then(() => true);
    const service = await client.peeringServices.createOrUpdate(GROUP, "js", {
      location: "local", peeringServiceLocation: location, peeringServiceProvider: provider, providerPrimaryPeeringLocation: "Exampleton",
    });
    const result = {
      monitored,
      service,
      countries: (await all(client.peeringServiceCountries.list())).map((c) => c.name),
      locations: (await all(client.peeringServiceLocations.list({ country: "Exampleland" }))).map((l) => l.name),
      providers: (await all(client.peeringServiceProviders.list())).map((p) => p.serviceProviderName),
      available: await client.checkServiceProviderAvailability({ peeringServiceLocation: location, peeringServiceProvider: provider }),
      cdn: (await all(client.cdnPeeringPrefixes.list("Exampleton"))).map((p) => p.prefix),
      glass: await client.lookingGlass.invoke("BgpRoute", "EdgeSite", "Exampleton", "192.0.2.1"),
      read: await client.peeringServices.get(GROUP, "js"),
      tagged: await client.peeringServices.update(GROUP, "js", { tags: { team: "edge" } }),
      inGroup: (await all(client.peeringServices.listByResourceGroup(GROUP))).map((s) => s.name),
      inSubscription: (await all(client.peeringServices.listBySubscription())).map((s) => s.name),
      prefix: await client.prefixes.createOrUpdate(GROUP, "js", "one", { prefix: "198.51.100.0/24", peeringServicePrefixKey: "11111111-2222-4333-8444-000000000003" }),
      prefixRead: await client.prefixes.get(GROUP, "js", "one", { expand: "events" }),
      prefixes: (await all(client.prefixes.listByPeeringService(GROUP, "js"))).map((p) => p.name),
      test: await client.connectionMonitorTests.createOrUpdate(GROUP, "js", "web", { sourceAgent: "Exampleton", destination: "198.51.100.1", destinationPort: 443, testFrequencyInSec: 30 }),
      testRead: await client.connectionMonitorTests.get(GROUP, "js", "web"),
      tests: (await all(client.connectionMonitorTests.listByPeeringService(GROUP, "js"))).map((t) => t.name),
    };
    await client.connectionMonitorTests.delete(GROUP, "js", "web");
    await client.prefixes.delete(GROUP, "js", "one");
    await client.peeringServices.delete(GROUP, "js");
    return { ...result, gone: await failure(() => client.peeringServices.get(GROUP, "js")) };
  },

  // On a peering that is active by now.
  async registered() {
    const result = {
      asn: await client.registeredAsns.createOrUpdate(GROUP, "active", "one", { asn: 65010 }),
      asnRead: await client.registeredAsns.get(GROUP, "active", "one"),
      asns: (await all(client.registeredAsns.listByPeering(GROUP, "active"))).map((a) => a.asn),
      prefix: await client.registeredPrefixes.createOrUpdate(GROUP, "active", "one", { prefix: "198.51.100.0/24" }),
      prefixRead: await client.registeredPrefixes.get(GROUP, "active", "one"),
      prefixes: (await all(client.registeredPrefixes.listByPeering(GROUP, "active"))).map((p) => p.prefix),
    };
    await client.registeredAsns.delete(GROUP, "active", "one");
    await client.registeredPrefixes.delete(GROUP, "active", "one");
    return result;
  },

  async remove() {
    await client.peerings.delete(GROUP, "js");
    const gone = await failure(() => client.peerings.get(GROUP, "js"));
    await client.peerings.delete(GROUP, "js");
    await client.peerAsns.delete("js");
    return { gone, asnGone: await failure(() => client.peerAsns.get("js")) };
  },
};

const result = await phases[process.argv[2]]();
console.log(JSON.stringify({ ...result, called: [...called], methods }));
