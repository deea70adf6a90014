using System.Globalization;
using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>
/// A BGP protocol as <c>show protocols all</c> prints it. What others wrote, a description or a shutdown text, stands behind its label on a
/// line of its own, and is never looked at for anything else.
/// </summary>
internal sealed partial record BirdProtocol
{
    public required string Name { get; init; }

    /// <summary><c>up</c>, <c>start</c>, <c>stop</c>, <c>down</c>; down is disabled, by a person or by a limit.</summary>
    public required string State { get; init; }
    public DateTimeOffset? Since { get; init; }
    public string? Description { get; init; }

    /// <summary>The text of a shutdown (RFC 9003).</summary>
    public string? Message { get; init; }
    public string BgpState { get; init; } = "";
    public Address? Neighbor { get; init; }
    public Asn? NeighborAsn { get; init; }
    public Asn? LocalAsn { get; init; }
    public Address? Source { get; init; }
    public TimeSpan? HoldTime { get; init; }
    public string? LastError { get; init; }
    public bool RouteRefresh { get; init; }
    public bool FourOctetAsn { get; init; }
    public string? PeerRole { get; init; }
    public IReadOnlyList<BirdChannel> Channels { get; init; } = [];
    public bool IsEstablished => BgpState is "Established";

    /// <summary>The channel of the family that the neighbour's address has.</summary>
    public BirdChannel? Channel => Channels.FirstOrDefault(c => c.Name == (Neighbor?.IsIPv4 == false ? "ipv6" : "ipv4"));

    /// <summary>The BGP protocols of the reply.</summary>
    /// <param name="now">By the router's clock: BIRD leaves out the date of what is younger than a day.</param>
    public static IReadOnlyList<BirdProtocol> Read(BirdReply reply, DateTimeOffset now)
    {
        var protocols = new List<(BirdProtocol Protocol, bool IsBgp)>();
        var section = "";
        foreach (var line in reply.Lines)
        {
            if (line.Code is 1002 && !line.Text.StartsWith(' ') && Head().Match(line.Text) is { Success: true } head)
            {
                section = "";
                protocols.Add((
                    new BirdProtocol
                    {
                        Name = head.Groups["name"].Value,
                        State = head.Groups["state"].Value,
                        Since = BirdTime.Read(head.Groups["since"].Value, now),
                    },
                    head.Groups["kind"].Value is "BGP"));
            }
            else if (line.Code is 1006 && protocols.Count > 0)
            {
                protocols[^1] = (protocols[^1].Protocol.With(line.Text, ref section), protocols[^1].IsBgp);
            }
        }

        return [.. protocols.Where(p => p.IsBgp).Select(p => p.Protocol)];
    }

    /// <summary>The names of all protocols, BGP or not, that are disabled.</summary>
    public static IReadOnlyList<string> Disabled(BirdReply reply) =>
    [
        .. reply.Lines.Where(l => l.Code is 1002).Select(l => Head().Match(l.Text)).Where(h => h.Success && h.Groups["state"].Value is "down")
            .Select(h => h.Groups["name"].Value),
    ];

    private BirdProtocol With(string line, ref string section)
    {
        var indent = line.Length - line.TrimStart(' ').Length;
        var text = line[indent..];
        if (indent == 2 && text.StartsWith("Channel ", StringComparison.Ordinal))
        {
            section = "channel";
            return this with { Channels = [.. Channels, new BirdChannel { Name = text["Channel ".Length..].Trim() }] };
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (label, value) = colon < 0 ? (text.Trim(), "") : (text[..colon], text[(colon + 1)..].Trim());
        if (section is "channel") return this with { Channels = [.. Channels.SkipLast(1), Channels[^1].With(label, value)] };
        if (indent == 2) return OfProtocol(label, value);
        if (indent == 4) section = label is "Neighbor capabilities" ? "peer" : "";
        return (indent, section) switch
        {
            (4, _) => OfBgp(label, value),
            (6, "peer") => OfPeer(label, value),
            _ => this,
        };
    }

    private BirdProtocol OfProtocol(string label, string value) => label switch
    {
        "Description" => this with { Description = value },
        "Message" => this with { Message = value },
        "BGP state" => this with { BgpState = value },
        _ => this,
    };

    private BirdProtocol OfBgp(string label, string value) => label switch
    {
        // A neighbour that was configured with its interface is shown with it.
        "Neighbor address" => this with { Neighbor = AddressOf(value.Split('%')[0]) },
        "Neighbor AS" => this with { NeighborAsn = AsnOf(value) },
        "Local AS" => this with { LocalAsn = AsnOf(value) },
        "Source address" => this with { Source = AddressOf(value) },
        "Hold timer" when value.Split('/') is [_, var hold] && double.TryParse(hold, CultureInfo.InvariantCulture, out var seconds) =>
            this with { HoldTime = TimeSpan.FromSeconds(seconds) },
        "Last error" => this with { LastError = value },
        "Session" => this with { FourOctetAsn = value.Split(' ').Contains("AS4") },
        _ => this,
    };

    private BirdProtocol OfPeer(string label, string value) => label switch
    {
        "Route refresh" => this with { RouteRefresh = true },
        "Role" => this with { PeerRole = value },
        _ => this,
    };

    private static Address? AddressOf(string text) => Address.TryParse(text, out var address) ? address : (Address?)null;

    private static Asn? AsnOf(string text) => Asn.TryParse(text, out var asn) ? asn : (Asn?)null;

    [GeneratedRegex(@"^(?<name>\S+)\s+(?<kind>\S+)\s+\S+\s+(?<state>up|start|stop|down)\s+(?<since>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*|\S+)")]
    private static partial Regex Head();
}
