using System.Globalization;
using System.Text.RegularExpressions;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>
/// Names say whose they are. A session is <c>protocol bgp pl_{connection}_v4</c>; its filters are <c>pl_{connection}_v4_g3_in_{contents}</c>,
/// where the last part is a hash of everything that the session consists of: BIRD shows the names of a session's filters, so that what
/// runs can be told from what was written. A name of BIRD's has at most 64 characters.
/// </summary>
internal static partial class BirdName
{
    private const string Prefix = "pl_";

    public static string Protocol(Guid connection, Family family) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{connection:N}_v{(int)family}");

    /// <summary>A further session of the same half.</summary>
    public static string Mesh(Guid connection, Family family, Address peer) => $"{Protocol(connection, family)}_{RouterHash.Short(peer.ToString())}";

    public static string Filter(Guid connection, Family family, int generation, string kind, string contents) =>
        string.Create(CultureInfo.InvariantCulture, $"{Protocol(connection, family)}_g{generation}_{kind}_{contents}");

    /// <summary>Whose a protocol is; null when it is not ours.</summary>
    public static Guid? OwnerOf(string protocol) =>
        OfProtocol().Match(protocol) is { Success: true } name ? Guid.ParseExact(name.Groups[1].Value, "N") : null;

    /// <summary>What the import filter of a session of ours says of generation and openness; null for a filter that is not ours.</summary>
    public static AppliedHalf? AppliedBy(string? importFilter) =>
        importFilter is not null && OfFilter().Match(importFilter) is { Success: true } name
            ? new AppliedHalf(int.Parse(name.Groups[1].Value, CultureInfo.InvariantCulture), name.Groups[2].Value is not "deny")
            : null;

    [GeneratedRegex(@"^pl_([0-9a-f]{32})_v[46](_[0-9a-f]{8})?$")]
    private static partial Regex OfProtocol();

    [GeneratedRegex(@"^pl_[0-9a-f]{32}_v[46]_g(\d{1,9})_(deny|in|out)_[0-9a-f]{8}$")]
    private static partial Regex OfFilter();
}
