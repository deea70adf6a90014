using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>A prefix of a VPN (RFC 4364, 4659; RFC 6514 without labels): a view.</summary>
public readonly ref struct VpnPrefix
{
    internal VpnPrefix(uint pathId, LabelStack labels, RouteDistinguisher distinguisher, Prefix prefix)
    {
        PathId = pathId;
        Labels = labels;
        Distinguisher = distinguisher;
        Prefix = prefix;
    }

    /// <summary>The path identifier (RFC 7911); 0 where the family carries none.</summary>
    public uint PathId { get; }

    /// <summary>The labels, the mark of a withdrawal, or none in the multicast VPN family (SAFI 129).</summary>
    public LabelStack Labels { get; }

    /// <summary>Whose prefix it is.</summary>
    public RouteDistinguisher Distinguisher { get; }

    /// <summary>The prefix itself.</summary>
    public Prefix Prefix { get; }

    /// <summary><c>64500:1 192.0.2.0/24 label 100</c>.</summary>
    public override string ToString()
    {
        var labels = Labels.ToString();
        return string.Create(
            CultureInfo.InvariantCulture, $"{Distinguisher} {Prefix}{(labels.Length == 0 ? "" : " label ")}{labels}");
    }
}
