#:project ../src/Peerline.Routing
// Routers send their routes here (RFC 7854):  dotnet run bmp-station.cs 11019
using System.Net;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

var options = new BmpStationOptions { Listen = new IPEndPoint(IPAddress.IPv6Any, int.Parse(args[0])) };
await using var station = new BmpStation(options, new Printer());
station.Start();
Console.WriteLine($"listening on {station.LocalEndPoint}");
await Task.Delay(Timeout.Infinite);

class Printer : IBmpConsumer
{
    public void PeerUp(BmpPeer peer, in PeerUpMessage message) => Console.WriteLine($"{peer} is up");

    public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
    {
        foreach (var prefix in update.Nlri) Console.WriteLine($"{peer} announces {prefix}: {update.Attributes.AsPath.ToString()}");
        foreach (var prefix in update.Withdrawn) Console.WriteLine($"{peer} withdraws {prefix}");
    }
}
