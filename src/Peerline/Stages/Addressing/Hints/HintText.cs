using System.Text;
using Peerline.Model;

namespace Peerline.Stages.Addressing.Hints;

/// <summary>
/// What the hints share. Only values that cannot break a line go into them: numbers, addresses, prefixes, and the operator's name through
/// an allow-list. The key is never written.
/// </summary>
internal static class HintText
{
    public const string Key = "MD5-KEY-AS-AGREED";
    public const string Port = "PORT-OF-THE-CROSS-CONNECT";

    /// <summary>A name for policies and lists: <c>AS64496-OUT-V4</c>.</summary>
    public static string Name(ParameterSheet sheet, string what, SessionParameters session) =>
        $"AS{sheet.OperatorAsn}-{what}-V{(int)session.Family}";

    public static string Description(ParameterSheet sheet)
    {
        var safe = new StringBuilder();
        foreach (var c in sheet.OperatorName)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-') safe.Append(c);
        }

        return $"AS{sheet.OperatorAsn} {(safe.Length > 40 ? safe.ToString(0, 40) : safe.ToString()).Trim()}".Trim();
    }

    /// <summary>As comments: the role (RFC 9234), and of a route server what its neighbours are (RFC 7947).</summary>
    /// <param name="mark">What a comment begins with.</param>
    /// <param name="how">How the role is configured; by default for software of which no command for it is known.</param>
    public static string Remarks(ParameterSheet sheet, char mark, string how = "to be configured if the release can")
    {
        var role = $"{mark} BGP role (RFC 9234): {sheet.Role}, {how}{(sheet.RoleRequired ? "; required: the session stays down without it" : "")}\n";
        if (!sheet.IsRouteServer) return role;
        return role
            + $"{mark} Every neighbor is to be a route-server client (RFC 7947): AS path, next hop and MED are passed on as they came.\n";
    }

    public static bool IsV4(SessionParameters session) => session.Family is Family.IPv4;

    public static string Everything(SessionParameters session) => IsV4(session) ? "0.0.0.0/0" : "::/0";

    public static int Longest(SessionParameters session) => IsV4(session) ? 32 : 128;
}
