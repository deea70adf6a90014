using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Policy;

/// <summary>One line of a prefix list: what lies in the prefix with a length from <see cref="Ge"/> to <see cref="Le"/>.</summary>
public sealed record PrefixFilterEntry
{
    /// <summary>The prefix alone, exactly.</summary>
    public PrefixFilterEntry(Prefix prefix) : this(prefix, prefix.Length, prefix.Length) { }

    /// <summary>What lies in the prefix with a length from <paramref name="ge"/> to <paramref name="le"/>; throws when these do not fit.</summary>
    [System.Text.Json.Serialization.JsonConstructor]
    public PrefixFilterEntry(Prefix prefix, int ge, int le)
    {
        if (prefix.Afi == Afi.None) throw new ArgumentException("A filter entry needs a prefix.", nameof(prefix));
        if (ge < prefix.Length || le < ge || le > Prefix.MaxLength(prefix.Afi))
            throw new ArgumentOutOfRangeException(nameof(ge),
                $"For {prefix}, length <= ge <= le <= {Prefix.MaxLength(prefix.Afi)} must hold.");
        (Prefix, Ge, Le) = (prefix, ge, le);
    }

    /// <summary>The prefix that covers everything that matches.</summary>
    public Prefix Prefix { get; }

    /// <summary>The shortest length that matches.</summary>
    public int Ge { get; }

    /// <summary>The longest length that matches.</summary>
    public int Le { get; }

    /// <summary>True when the prefix lies in this one and its length is in the range.</summary>
    public bool Matches(Prefix prefix) => prefix.Length >= Ge && prefix.Length <= Le && Prefix.Covers(prefix);

    /// <summary>Reads <c>192.0.2.0/24</c>, <c>192.0.2.0/24 le 28</c>, <c>192.0.2.0/24 ge 25</c>, <c>192.0.2.0/24 ge 25 le 28</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PrefixFilterEntry? entry)
    {
        entry = null;
        var words = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Length is not (1 or 3 or 5) || !Prefix.TryParse(words[0], out var prefix)) return false;
        int? ge = null, le = null;
        for (var i = 1; i < words.Length; i += 2)
        {
            if (!int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
            switch (words[i])
            {
                case "ge" when ge is null && le is null: ge = length; break;
                case "le" when le is null: le = length; break;
                default: return false;
            }
        }
        // "ge" alone opens the range upwards, as every router reads it.
        var longest = le ?? (ge is null ? prefix.Length : Prefix.MaxLength(prefix.Afi));
        var shortest = ge ?? prefix.Length;
        if (shortest < prefix.Length || longest < shortest || longest > Prefix.MaxLength(prefix.Afi)) return false;
        entry = new PrefixFilterEntry(prefix, shortest, longest);
        return true;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => (Ge == Prefix.Length, Le == Prefix.Length) switch
    {
        (true, true) => $"{Prefix}",
        (true, false) => $"{Prefix} le {Le}",
        _ => $"{Prefix} ge {Ge} le {Le}",
    };
}
