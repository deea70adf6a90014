using System.Net;
using Peerline.Client;

namespace Peerline.Cli;

/// <summary>What the shell is told. Documented in docs/api/cli.md; only ever added to.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused by a rule or by the object's state, or what was waited for has failed.</summary>
    public const int Refused = 1;
    public const int Usage = 2;
    public const int NotFound = 3;

    /// <summary>Not logged in, or not allowed.</summary>
    public const int NotAllowed = 4;

    /// <summary>Somebody else was first: the object has changed, or a request under the same key is underway.</summary>
    public const int Conflict = 5;
    public const int Unreachable = 6;

    public static int Of(PeerlineApiException e) => e.Status switch
    {
        HttpStatusCode.NotFound => NotFound,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => NotAllowed,
        HttpStatusCode.PreconditionFailed or HttpStatusCode.PreconditionRequired or HttpStatusCode.UnprocessableEntity => Conflict,
        HttpStatusCode.Conflict when e.Document.Type.EndsWith("underway", StringComparison.Ordinal) => Conflict,
        >= HttpStatusCode.InternalServerError => Unreachable,
        _ => Refused,
    };
}
