#:project ../src/Peerline.Routing
// Origin validation (RFC 6811) against the JSON of rpki-client:  dotnet run validate-origins.cs rpki.json 203.0.113.0/24 64501
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

using var json = File.OpenRead(args[0]);
var vrps = VrpDocument.Read(json).ToTable();
var (prefix, origin) = (Prefix.Parse(args[1]), Asn.Parse(args[2]));
Console.WriteLine($"{prefix} from AS{origin}: {vrps.Validate(prefix, origin)}");
foreach (var vrp in vrps.Covering(prefix)) Console.WriteLine($"covered by {vrp}");
