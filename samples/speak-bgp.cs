#:project ../src/Peerline.Routing
// A session, and what the peer announces:  dotnet run speak-bgp.cs 192.0.2.1 64496 192.0.2.0 64501 179
using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;

await using var speaker = new BgpSpeaker(new BgpSpeakerOptions { Identifier = Address.Parse("192.0.2.1"), ListenPort = null });
var session = speaker.Add(new BgpSessionConfiguration
{
    Name = "peer", LocalAddress = IPAddress.Parse(args[0]), LocalAs = uint.Parse(args[1]), PeerAddress = IPAddress.Parse(args[2]),
    PeerAs = uint.Parse(args[3]), PeerPort = int.Parse(args[4]), ImportPolicy = RoutePolicy.RejectAll,
});
await session.WhenAsync(s => s.IsEstablished && s.Prefixes.Any(p => p.Received > 0));
foreach (var route in session.Tables.Received) Console.WriteLine($"{route.Prefix} {route.Attributes}");
