using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>
/// The interfaces of the router's own namespace, through <c>ip</c>. A port without a cable is an interface that is not there: it is
/// configured all the same and gets its addresses when it appears. Link-local addresses are the kernel's and stay.
/// </summary>
internal sealed class Ports(NamespaceCommand command, LinuxLinkTester links)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Puts up what is missing of the wanted addresses, on the interfaces that are there.</summary>
    public async Task PlaceAsync(IEnumerable<PlacedAddress> wanted, CancellationToken cancel)
    {
        var present = await links.InterfacesAsync(cancel);
        foreach (var port in wanted.GroupBy(w => w.InterfaceName))
        {
            if (present.FirstOrDefault(p => p.Name == port.Key) is not { } found) continue;
            foreach (var missing in port.Select(w => w.Address).Where(a => !found.Addresses.Contains(a)))
                await RunAsync(cancel, "File exists", ["address", "add", $"{missing}", "dev", port.Key, .. NoDad(missing.Address)]);
            if (!found.Up) await RunAsync(cancel, null, ["link", "set", "dev", port.Key, "up"]);
        }
    }

    /// <summary>Takes addresses away; one that is gone already, or whose interface is, is no trouble.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<PlacedAddress> unwanted, CancellationToken cancel)
    {
        if (unwanted.Count == 0) return;
        var present = await links.InterfacesAsync(cancel);
        foreach (var (name, address) in unwanted.Where(u => present.Any(p => p.Name == u.InterfaceName && p.Addresses.Contains(u.Address))))
            await RunAsync(cancel, "Cannot assign", ["address", "del", $"{address}", "dev", name]);
    }

    // A point-to-point link has nobody else who could hold the address, and a tentative one can neither be bound nor answer.
    private static IEnumerable<string> NoDad(Address address) => address.IsIPv6 ? ["nodad"] : [];

    private async Task RunAsync(CancellationToken cancel, string? harmless, string[] arguments)
    {
        var answer = await command.RunAsync(Patience, cancel, "ip", arguments);
        if (answer.Succeeded || (harmless is not null && answer.Error.Contains(harmless, StringComparison.Ordinal))) return;
        throw new PortException($"ip {string.Join(' ', arguments)}: {answer.Complaint}");
    }
}

/// <summary>An interface did not take what was asked of it.</summary>
internal sealed class PortException(string message) : Exception(message);
