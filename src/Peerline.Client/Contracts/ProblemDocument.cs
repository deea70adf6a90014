namespace Peerline.Client.Contracts;

/// <summary>An error answer (RFC 9457, <c>application/problem+json</c>): what went wrong, and every reason for it.</summary>
public sealed record ProblemDocument
{
    /// <summary>What kind of answer it is, as a URI reference: <c>/problems/invalid</c>.</summary>
    public string Type { get; init; } = "about:blank";
    public string Title { get; init; } = "";
    public int Status { get; init; }
    public string? Detail { get; init; }

    /// <summary>What to look for in the server's log.</summary>
    public string? RequestId { get; init; }
    public IReadOnlyList<Problem> Errors { get; init; } = [];
}
