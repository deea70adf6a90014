#:project ../src/Peerline.Routing
// Every route of an MRT table, plain, gzip or bzip2:  dotnet run decode-mrt.cs rib.20260101.0000.bz2
using Peerline.Routing.Mrt;

using var file = MrtFile.Open(args[0]);
while (file.Read(out var record))
    if (RibRecord.Read(record, out var rib).Fault == MrtFault.None)
        foreach (var route in rib)
            Console.WriteLine($"{rib.Prefix} from AS{file.Peers[route.PeerIndex].Asn}: {route.Attributes.AsPath.ToString()}");
