using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>A prefix with its labels (RFC 8277): a view.</summary>
public readonly ref struct LabelledPrefix
{
    internal LabelledPrefix(uint pathId, LabelStack labels, Prefix prefix)
    {
        PathId = pathId;
        Labels = labels;
        Prefix = prefix;
    }

    /// <summary>The path identifier (RFC 7911); 0 where the family carries none.</summary>
    public uint PathId { get; }

    /// <summary>At least one label, or the mark of a withdrawal.</summary>
    public LabelStack Labels { get; }

    /// <summary>The prefix itself.</summary>
    public Prefix Prefix { get; }

    /// <summary><c>192.0.2.0/24 label 100</c>.</summary>
    public override string ToString()
    {
        var labels = Labels.ToString();
        return labels.Length == 0 ? Prefix.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Prefix} label {labels}");
    }
}
