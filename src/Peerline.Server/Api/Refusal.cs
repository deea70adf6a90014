using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Problem = Peerline.Access.Problem;

namespace Peerline.Server.Api;

/// <summary>A problem document (RFC 9457) with every reason.</summary>
internal sealed record Refusal(int Status, string Kind, string Title, string? Detail, IReadOnlyList<Problem> Problems) : IResult
{
    public const string MediaType = "application/problem+json";

    public static Refusal From<T>(Answer<T> answer) => answer switch
    {
        Answer<T>.Invalid a => Invalid(a.Problems),
        Answer<T>.Refused a => Refused(a.Problems),
        Answer<T>.NotFound a => NotFound(a.What),
        Answer<T>.Forbidden a => new(StatusCodes.Status403Forbidden, "forbidden", "Not allowed", a.Sentence, []),
        Answer<T>.Stale a => Stale(string.Create(CultureInfo.InvariantCulture,
            $"The object was changed since you read it: it is at version {a.Present}. Read it again and decide again.")),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is no refusal."),
    };

    public static Refusal Invalid(IReadOnlyList<Problem> problems) =>
        new(StatusCodes.Status400BadRequest, "invalid", "The input breaks rules; nothing was changed", null, problems);

    public static Refusal Refused(params IReadOnlyList<Problem> problems) =>
        new(StatusCodes.Status409Conflict, "refused", "The object's state does not allow it", null, problems);

    public static Refusal NotFound(string what) =>
        new(StatusCodes.Status404NotFound, "not-found", "Not found", $"There is no such {what}, or it is not yours.", []);

    public static Refusal Stale(string detail) => new(StatusCodes.Status412PreconditionFailed, "stale", "Changed in between", detail, []);

    /// <param name="why">As the driver says it, for the operator's eyes only.</param>
    public static Refusal RouterUnreachable(string? why = null) => new(
        StatusCodes.Status503ServiceUnavailable, "router-unreachable", "A router does not answer",
        $"The edge router of the connection cannot be asked now; try again later.{(why is null ? "" : " " + why)}", []);

    public static Refusal MatchRequired { get; } = new(
        StatusCodes.Status428PreconditionRequired, "match-required", "If-Match is required",
        "A PUT replaces the whole object: send the ETag that you have read in If-Match, so that nobody's change is lost.", []);

    public Task ExecuteAsync(HttpContext http)
    {
        var document = new ProblemDocument
        {
            Type = $"/problems/{Kind}",
            Title = Title,
            Status = Status,
            Detail = Detail ?? string.Join(" ", Problems.Select(p => p.Sentence)),
            RequestId = http.TraceIdentifier,
            Errors = [.. Problems.Select(p => new Client.Contracts.Problem(p.Code, p.Sentence, p.Target))],
        };
        http.Response.StatusCode = Status;
        return http.Response.WriteAsJsonAsync(document, PeerlineApiJson.Options, MediaType);
    }

    /// <summary>Every operation may answer these.</summary>
    public static void PopulateMetadata(EndpointBuilder builder)
    {
        foreach (var status in (int[])[400, 401, 403, 404, 409, 412])
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [MediaType]));
    }
}
