using System.Globalization;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.Data;

/// <summary>Reads the made files into what the benchmarks hand to the library.</summary>
internal static class TableReader
{
    /// <summary>The VRPs of a file in rpki-client's layout.</summary>
    public static Vrp[] Vrps(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.GetProperty("roas").EnumerateArray().Select(roa => new Vrp(
            Prefix.Parse(roa.GetProperty("prefix").GetString()!), roa.GetProperty("maxLength").GetInt32(), AsnOf(roa.GetProperty("asn"))))];
    }

    /// <summary>Prefix and origin of every route in a stream of UPDATEs, in its order.</summary>
    public static (Prefix Prefix, Asn Origin)[] Routes(string file)
    {
        var routes = new List<(Prefix, Asn)>(1_200_000);
        ReadOnlySpan<byte> octets = File.ReadAllBytes(file);
        while (BgpFrame.TryRead(octets, BgpFrame.MaximumLength, out var frame, out _) == FrameStatus.Complete)
        {
            octets = octets[frame.Length..];
            if (frame.Type != BgpMessageType.Update) continue;
            var update = UpdateMessage.Read(frame.Body, new UpdateContext(FourOctetAs: true));
            if (update.Attributes.AsPath.OriginAs is not { } origin) continue;
            foreach (var prefix in update.Nlri) routes.Add((prefix, origin));
            if (!update.TryGetMpReach(out var reach)) continue;
            foreach (var prefix in reach.Nlri) routes.Add((prefix, origin));
        }
        return [.. routes];
    }

    private static Asn AsnOf(JsonElement asn) => asn.ValueKind == JsonValueKind.Number
        ? new Asn(asn.GetUInt32())
        : new Asn(uint.Parse(asn.GetString()!.AsSpan(2), CultureInfo.InvariantCulture));
}
