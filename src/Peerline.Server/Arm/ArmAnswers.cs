using Peerline.Access;

namespace Peerline.Server.Arm;

/// <summary>From what a command answered to what Azure's clients expect.</summary>
internal static class ArmAnswers
{
    public static IResult Ok(object body, int status = StatusCodes.Status200OK) => new ArmReply(body, status);

    public static IResult Error(int status, string code, string message) => Error(status, new ArmError(code, message));

    public static IResult Error(int status, ArmError error) => Results.Json(new ArmErrorBody(error), ArmJson.Options, statusCode: status);

    /// <summary>The one function from an answer of the engine to an answer of this face.</summary>
    public static IResult From<T>(Answer<T> answer, Func<T, object> body, Func<IResult> notFound) => answer switch
    {
        Answer<T>.Done a => Ok(body(a.Value), a.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK),
        Answer<T>.Invalid a => Error(StatusCodes.Status400BadRequest, ArmError.Of(a.Problems)),
        Answer<T>.Refused a => Error(StatusCodes.Status409Conflict, ArmError.Of(a.Problems)),
        Answer<T>.Forbidden a => Error(StatusCodes.Status403Forbidden, "AuthorizationFailed", a.Sentence),
        Answer<T>.Stale => Error(
            StatusCodes.Status412PreconditionFailed, "PreconditionFailed", "The resource was changed since it was read."),
        _ => notFound(),
    };

    /// <summary>What is deleted, or was not there to begin with.</summary>
    public static IResult Deleted<T>(Answer<T> answer) => answer switch
    {
        Answer<T>.Done => Results.Ok(),
        Answer<T>.NotFound => Results.NoContent(),
        _ => From(answer, value => value!, Results.NoContent),
    };

    /// <summary>The resource is not there: Azure's own words, and the header by which its clients know that nobody else was
    /// asked.</summary>
    public static IResult ResourceNotFound(HttpContext context, string type, string name, string? resourceGroup = null)
    {
        context.Response.Headers["x-ms-failure-cause"] = "gateway";
        var where = resourceGroup is null ? "" : $" under resource group '{Shown(resourceGroup)}'";
        return Error(StatusCodes.Status404NotFound, "ResourceNotFound",
            $"The Resource '{ArmRequest.Provider}/{type}/{Shown(name)}'{where} was not found.");
    }

    public static IResult GroupNotFound(HttpContext context, string name)
    {
        context.Response.Headers["x-ms-failure-cause"] = "gateway";
        return Error(StatusCodes.Status404NotFound, "ResourceGroupNotFound", $"Resource group '{Shown(name)}' could not be found.");
    }

    /// <summary>Null when all of them are there.</summary>
    public static IResult? QueryMissing(params ReadOnlySpan<(string Name, string? Value)> required)
    {
        var missing = new List<ArmError>();
        foreach (var (name, value) in required)
            if (string.IsNullOrEmpty(value)) missing.Add(new("MissingQueryParameter", $"The query parameter '{name}' is required.", name));
        return missing.Count == 0 ? null : Errors(missing);
    }

    /// <summary>What is wrong with a request: one error is itself, several are the details of one.</summary>
    public static IResult Errors(IReadOnlyList<ArmError> errors) => Error(StatusCodes.Status400BadRequest, ArmError.Of(errors));

    /// <summary>Direct and Exchange are offered; everything else is refused by name, the same wherever it is asked for.</summary>
    public static IResult? KindRefusal(string? kind) => kind switch
    {
        null or "" => QueryMissing(("kind", kind)),
        _ when Enum.GetNames<Model.PeeringKind>().Contains(kind, StringComparer.OrdinalIgnoreCase) => null,
        _ => Error(StatusCodes.Status400BadRequest, "KindNotOffered",
            "Peerings are of the kind Direct or Exchange; no other kind is offered."),
    };

    private static string Shown(string text) =>
        new([.. text.Take(100).Select(c => char.IsControl(c) || c is '<' or '>' or '\'' ? '?' : c)]);
}
