using System.Net;
using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>The server answered, and the answer is no: with every reason that it gave.</summary>
public sealed class PeerlineApiException(HttpStatusCode status, ProblemDocument document)
    : Exception(Sentence(status, document))
{
    public HttpStatusCode Status => status;
    public ProblemDocument Document => document;
    public IReadOnlyList<Problem> Problems => document.Errors;

    private static string Sentence(HttpStatusCode status, ProblemDocument document) => document switch
    {
        { Errors: [var only] } => only.Detail,
        { Errors.Count: > 1 } => string.Join(" ", document.Errors.Select(p => p.Detail)),
        { Detail: { Length: > 0 } detail } => detail,
        { Title: { Length: > 0 } title } => title,
        _ => $"The server answered {(int)status}.",
    };
}
