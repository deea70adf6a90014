using System.Text;
using Peerline.Edge.Embedded;
using Peerline.Routing.Addressing;

namespace Peerline.Server.EdgeProcess;

internal sealed record EdgeArguments(string Name, string StateDirectory, string Socket, Asn LocalAsn, Address RouterId)
{
    public const string Usage = "usage: peerline-server edge --name NAME --state DIR --socket PATH --asn N --router-id A.B.C.D";

    /// <summary>The arguments, or everything that is wrong with them.</summary>
    public static EdgeArguments? Parse(string[] args, out IReadOnlyList<string> faults)
    {
        var found = new List<string>();
        var given = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--name" or "--state" or "--socket" or "--asn" or "--router-id")) found.Add($"{args[i]}: not an option.");
            else if (i + 1 == args.Length) found.Add($"{args[i]}: a value is missing.");
            else if (!given.TryAdd(args[i], args[i + 1])) found.Add($"{args[i]}: given twice.");
        }

        string Value(string option)
        {
            if (given.GetValueOrDefault(option) is { Length: > 0 } value) return value;
            found.Add($"{option}: missing.");
            return "";
        }

        var (name, state, socket) = (Value("--name"), Value("--state"), Value("--socket"));
        if (!Asn.TryParse(Value("--asn"), out var asn) || asn.IsReserved)
            found.Add("--asn: an AS number that a network may hold is needed.");
        if (!Address.TryParse(Value("--router-id"), out var id) || !id.IsIPv4 || id == Address.FromIPv4(0))
            found.Add("--router-id: four octets, not all zero (RFC 6286).");
        if (Encoding.UTF8.GetByteCount(Path.GetFullPath(socket + ".")) - 1 > EmbeddedRouterClient.LongestSocketPath)
            found.Add($"--socket: the path has more than {EmbeddedRouterClient.LongestSocketPath} octets.");
        faults = found;
        return found.Count > 0 ? null : new EdgeArguments(name, Path.GetFullPath(state), Path.GetFullPath(socket), asn, id);
    }
}
