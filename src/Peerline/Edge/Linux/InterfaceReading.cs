using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>What <c>ip -j -d -s -s addr</c> says of the interfaces of a namespace.</summary>
internal static class InterfaceReading
{
    public static readonly IReadOnlyList<string> Arguments = ["-j", "-d", "-s", "-s", "addr", "show"];

    public static IReadOnlyList<InterfaceObservation> Observations(string json) => Read(json, Observation);

    public static LinkState? Link(string json, string name) =>
        Read(json, i => (Name: i.GetProperty("ifname").GetString(), State: State(i))).FirstOrDefault(x => x.Name == name).State;

    private static List<T> Read<T>(string json, Func<JsonElement, T> one)
    {
        using var document = JsonDocument.Parse(json);
        // Entries that a filter left out are printed as empty objects.
        return [.. document.RootElement.EnumerateArray().Where(i => i.TryGetProperty("ifname", out _)).Select(one)];
    }

    private static InterfaceObservation Observation(JsonElement i)
    {
        var state = State(i);
        return new InterfaceObservation
        {
            Name = i.GetProperty("ifname").GetString()!,
            Up = state.Carrier,
            Mtu = state.Mtu,
            Addresses = state.Addresses,
            // A VRF is a master too, and no bundle.
            Lag = MasterKind(i) is not "vrf" && i.TryGetProperty("master", out var master) ? master.GetString() : null,
            IsInLagUse = IsInLagUse(i),
            RxBytes = Counter(i, "rx", "bytes"),
            TxBytes = Counter(i, "tx", "bytes"),
            RxPackets = state.Counters.RxPackets,
            TxPackets = state.Counters.TxPackets,
            RxErrors = state.Counters.RxErrors,
            TxErrors = state.Counters.TxErrors,
            RxDropped = state.Counters.RxDropped,
            TxDropped = state.Counters.TxDropped,
        };
    }

    /// <summary>
    /// Of a member of a bond: the bond watches it (MII) and holds it for up, and with LACP the partner's state of the port (IEEE 802.1AX
    /// 6.4.2.3) says that it collects and distributes. Other masters do not tell.
    /// </summary>
    private static bool? IsInLagUse(JsonElement i)
    {
        if (MasterKind(i) is not "bond" || !i.GetProperty("linkinfo").TryGetProperty("info_slave_data", out var data)) return null;
        var isUp = data.TryGetProperty("mii_status", out var mii) && mii.GetString() is "UP";
        return isUp && (!data.TryGetProperty("ad_partner_oper_port_state", out var state) || (state.GetInt32() & InUse) == InUse);
    }

    private static string? MasterKind(JsonElement i) =>
        i.TryGetProperty("linkinfo", out var info) && info.TryGetProperty("info_slave_kind", out var kind) ? kind.GetString() : null;

    /// <summary>Collecting and Distributing.</summary>
    private const int InUse = 0x10 | 0x20;

    private static LinkState State(JsonElement i) => new(
        i.GetProperty("flags").EnumerateArray().Any(f => f.GetString() is "LOWER_UP"),
        i.GetProperty("mtu").GetInt32(),
        [.. i.GetProperty("addr_info").EnumerateArray().Select(Addressed).OfType<InterfaceAddress>()],
        new InterfaceCounters(
            Counter(i, "rx", "packets"), Counter(i, "tx", "packets"), Counter(i, "rx", "errors"), Counter(i, "tx", "errors"),
            Counter(i, "rx", "dropped"), Counter(i, "tx", "dropped"), Counter(i, "rx", "crc_errors")));

    private static InterfaceAddress? Addressed(JsonElement a) =>
        a.TryGetProperty("local", out var local) && Address.TryParse(local.GetString(), out var address)
            ? new InterfaceAddress(address, a.GetProperty("prefixlen").GetInt32())
            : null;

    private static long Counter(JsonElement i, string direction, string name) =>
        i.TryGetProperty("stats64", out var all) && all.TryGetProperty(direction, out var side) && side.TryGetProperty(name, out var value)
            ? value.GetInt64()
            : 0;
}
