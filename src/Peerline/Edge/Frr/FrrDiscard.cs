using System.Text.Json;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>
/// Addresses of the operator's to which its own static routes discard: what has one of them as its next hop is a blackhole in the kernel.
/// Without the route, traffic to it would take the way to anywhere, so it is looked at before a route map names the address. A static one,
/// because zebra takes no other for the next hop of a peer that is directly connected.
/// </summary>
internal sealed record FrrDiscard(Address V4, Address V6)
{
    public Address Of(Family family) => family is Family.IPv4 ? V4 : V6;

    public async Task<bool> IsThereAsync(FrrVty zebra, CancellationToken cancel) =>
        Discards(await zebra.AskJsonAsync($"show ip route {V4}/32 json", cancel))
        && Discards(await zebra.AskJsonAsync($"show ipv6 route {V6}/128 json", cancel));

    /// <summary>
    /// Reads <c>{"PREFIX":[{"protocol":"static","selected":true,"nexthops":[{"blackhole":true,…}]}]}</c>; without such a route it is empty.
    /// </summary>
    internal static bool Discards(ReadOnlyMemory<byte> routes)
    {
        using var answer = JsonDocument.Parse(routes);
        return answer.RootElement.EnumerateObject().SelectMany(prefix => prefix.Value.EnumerateArray()).Any(route =>
            Is(route, "selected") && route.TryGetProperty("protocol", out var by) && by.ValueEquals("static")
            && route.TryGetProperty("nexthops", out var hops) && hops.EnumerateArray().All(hop => Is(hop, "blackhole")));
    }

    private static bool Is(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;
}
