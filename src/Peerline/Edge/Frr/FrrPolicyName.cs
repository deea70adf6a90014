using System.Globalization;
using System.Text.RegularExpressions;

namespace Peerline.Edge.Frr;

/// <summary>
/// Names of route maps and prefix lists say whose they are: <c>PEERLINE-{connection}-V4-G3-IN-{contents}</c>. The last part is a hash of
/// what is in them, so that other contents have another name: what is in use is never edited, the assignment is swapped. (FRR waits
/// <c>bgp route-map delay-timer</c>, 5 s, before it looks at edited contents, and not at all when that is 0.)
/// </summary>
internal sealed partial record FrrPolicyName(Guid ConnectionId, Model.Family Family, int Generation, bool Open)
{
    public const string Prefix = "PEERLINE-";

    /// <summary>Attached for the moment in which a policy of the same name but other contents is written anew.</summary>
    public const string Hold = Prefix + "HOLD";

    public static string DenyAll(Guid connection, Model.Family family, int generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{Start(connection)}V{(int)family}-G{generation}-DENY");

    public static string Of(Guid connection, Model.Family family, int generation, string direction, string contents) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Start(connection)}V{(int)family}-G{generation}-{direction}-{RouterHash.Short(contents)}");

    /// <summary>A list that a route map looks at for one of its rules is named after both.</summary>
    public static string List(string map, string rule) => $"{map}.{rule}";

    /// <summary>A list of prefixes: of no generation, so that one that has not changed is not written again.</summary>
    public static string PrefixList(Guid connection, Model.Family family, string direction, string contents) =>
        string.Create(CultureInfo.InvariantCulture, $"{Start(connection)}V{(int)family}-{direction}-{RouterHash.Of(contents)[..16]}");

    /// <summary>The route map that an object of this name is, or belongs to.</summary>
    public static string MapOf(string name) => name.Split('.')[0];

    /// <summary>What every name of a connection starts with.</summary>
    public static string Start(Guid connection) => $"{Prefix}{connection:N}-";

    public static FrrPolicyName? TryParse(string name)
    {
        var parts = Pattern().Match(name);
        return parts.Success
            ? new FrrPolicyName(
                Guid.ParseExact(parts.Groups["id"].Value, "N"),
                parts.Groups["family"].Value is "4" ? Model.Family.IPv4 : Model.Family.IPv6,
                int.Parse(parts.Groups["generation"].Value, CultureInfo.InvariantCulture),
                parts.Groups["kind"].Value is not "DENY")
            : null;
    }

    [GeneratedRegex(@"^PEERLINE-(?<id>[0-9a-f]{32})-V(?<family>[46])-G(?<generation>\d{1,9})-(?<kind>DENY|IN|OUT)(-[0-9a-f]{8})?$")]
    private static partial Regex Pattern();
}
