using System.Text.Json;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests.Crash;

/// <summary>FRR with a BIRD peer on a cable to its port.</summary>
internal sealed class FrrCrashSite : CrashSite
{
    private const string Base = """
        router bgp 64500
         bgp router-id 198.51.100.1
         no bgp network import-check
         address-family ipv4 unicast
          network 198.51.100.0/24
         exit-address-family
         address-family ipv6 unicast
          network 2001:db8:2000::/36
         exit-address-family
        exit
        """;

    private readonly Lab lab;
    private readonly LabNamespace edge;
    private readonly LabNamespace peer;
    private readonly FrrInstance frr;
    private BirdInstance? bird;

    private FrrCrashSite(Lab lab, LabNamespace edge, LabNamespace peer, FrrInstance frr) => (this.lab, this.edge, this.peer, this.frr) = (lab, edge, peer, frr);

    public override string Driver => "frr";
    public override JsonElement Settings => JsonSerializer.SerializeToElement(new
    {
        vtyDirectory = frr.VtyDirectory, @namespace = edge.Name, configDirectory = frr.ConfigurationDirectory,
    });
    public override string Port => "e0";

    public static async Task<FrrCrashSite> StartAsync()
    {
        var lab = await Lab.StartAsync("ping", "arping", "nstat");
        try
        {
            var edge = await lab.NamespaceAsync("edge");
            var peer = await lab.NamespaceAsync("peer");
            await lab.WireAsync(edge, "e0", peer, "p0");
            return new FrrCrashSite(lab, edge, peer, await lab.FrrAsync(edge, Base));
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public override Task AddAddressAsync(string addressAndLength) => peer.AddressAsync("p0", addressAndLength);

    public override Task RemoveAddressAsync(string addressAndLength) => peer.RemoveAddressAsync("p0", addressAndLength);

    public override async Task ConfigurePeerAsync(ParameterSheet sheet)
    {
        // The next life has the same addresses: the peer leaves its side as it is.
        if (bird is not null) return;
        foreach (var half in new[] { sheet.V4, sheet.V6 }.OfType<SessionParameters>())
            await peer.AddressAsync("p0", $"{half.PeerAddress}/{half.Subnet.Split('/')[1]}");
        bird = await lab.BirdAsync(peer, new BirdPeer
        {
            Asn = PeerAsn,
            EdgeAsn = OperatorAsn,
            V4 = (sheet.V4!.PeerAddress, sheet.V4.OperatorAddress),
            V6 = (sheet.V6!.PeerAddress, sheet.V6.OperatorAddress),
            Md5Key = Md5Key,
        }.ToConfiguration());
    }

    public override async Task<string?> UpAsync() =>
        bird is not null && await bird.IsEstablishedAsync("edge4") && await bird.IsEstablishedAsync("edge6")
            ? $"{await bird.TimesUpAsync("edge4")}, {await bird.TimesUpAsync("edge6")}"
            : null;

    public override Task<string> EdgeConfigurationAsync() => frr.RunningConfigurationAsync();

    public override ValueTask DisposeAsync() => lab.DisposeAsync();
}
