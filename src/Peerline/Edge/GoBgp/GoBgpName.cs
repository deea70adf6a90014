using System.Globalization;
using System.Text.RegularExpressions;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// Names of policies say whose they are: <c>peerline-{connection}-v4-g3-in-{contents}</c>; their statements and sets are named after
/// them. The last part is a hash of what is in them: other contents have another name, and what is in use is never edited. A number
/// behind it says that somebody has edited one of that name.
/// </summary>
internal sealed partial record GoBgpName(Guid ConnectionId, Model.Family Family, int Generation, string Kind)
{
    public const string Prefix = "peerline-";

    /// <summary>The two policies in gobgpd that ours are parts of. The operator's file has them, empty, before all others.</summary>
    public const string Import = Prefix + "import";
    public const string Export = Prefix + "export";

    /// <summary>Takes back from a peer what it no longer gets; there for that moment.</summary>
    public const string Withdraw = Prefix + "withdraw-";

    /// <summary>A set that nothing looks at: it is gone when gobgpd has restarted, or has taken its policies from its file anew.</summary>
    public const string Life = Prefix + "life-";

    public const string DenyIn = "deny-in";
    public const string DenyOut = "deny-out";
    public const string In = "in";
    public const string Out = "out";

    public bool IsOpen => Kind is In or Out;

    public static string Of(Guid connection, Model.Family family, int generation, string kind, string hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{Start(connection)}v{(int)family}-g{generation}-{kind}-{hash}");

    /// <summary>Only ever left by a writer that died.</summary>
    public static bool IsPassing(string name) => name.StartsWith(Withdraw, StringComparison.Ordinal);

    /// <summary>What every name of a connection starts with.</summary>
    public static string Start(Guid connection) => $"{Prefix}{connection:N}-";

    /// <summary>A statement, or the set that it looks at, is named after its policy and after what it decides.</summary>
    public static string Statement(string policy, string what) => $"{policy}.{what}";

    /// <summary>The policy that a statement or a set of this name is part of; null when it is none of ours.</summary>
    public static string? PolicyOf(string name) =>
        name.Split('.')[0] is var policy && (IsPassing(policy) || TryParse(policy) is not null) ? policy : null;

    public static GoBgpName? TryParse(string name)
    {
        var parts = Pattern().Match(name);
        return parts.Success
            ? new GoBgpName(
                Guid.ParseExact(parts.Groups["id"].Value, "N"),
                parts.Groups["family"].Value is "4" ? Model.Family.IPv4 : Model.Family.IPv6,
                int.Parse(parts.Groups["generation"].Value, CultureInfo.InvariantCulture),
                parts.Groups["kind"].Value)
            : null;
    }

    [GeneratedRegex(
        @"^peerline-(?<id>[0-9a-f]{32})-v(?<family>[46])-g(?<generation>\d{1,9})-"
        + @"(?<kind>deny-in|deny-out|in|out)-[0-9a-f]{8}(-\d{1,3})?$")]
    private static partial Regex Pattern();
}
