using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Policy;

/// <summary>AS numbers from one to another, both included.</summary>
public sealed record AsnFilterEntry
{
    /// <summary>One AS number.</summary>
    public AsnFilterEntry(Asn asn) : this(asn, asn) { }

    /// <summary>A range; throws when it ends before it begins.</summary>
    [JsonConstructor]
    public AsnFilterEntry(Asn first, Asn last)
    {
        if (last < first) throw new ArgumentOutOfRangeException(nameof(last), $"{first}-{last} ends before it begins.");
        (First, Last) = (first, last);
    }

    /// <summary>The lowest.</summary>
    public Asn First { get; }

    /// <summary>The highest.</summary>
    public Asn Last { get; }

    /// <summary>As <c>64496-64511</c>, or the one number.</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
