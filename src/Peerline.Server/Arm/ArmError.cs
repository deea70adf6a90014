using System.Text.Json.Serialization;
using Peerline.Access;

namespace Peerline.Server.Arm;

/// <summary>The error body of Azure Resource Manager (common types v3).</summary>
internal sealed record ArmError(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("target"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target = null,
    [property: JsonPropertyName("details"),
        JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ArmError>? Details = null)
{
    public static Task WriteAsync(HttpContext context, string code, string message) =>
        context.Response.WriteAsJsonAsync(new ArmErrorBody(new ArmError(code, message)), ArmJson.Options);

    /// <summary>One problem is the error itself; several are its details.</summary>
    public static ArmError Of(IReadOnlyList<Problem> problems) => Of([.. problems.Select(Of)]);

    public static ArmError Of(IReadOnlyList<ArmError> errors) => errors is [var one]
        ? one
        : new ArmError(
            errors.All(e => e.Code == ArmRequest.Unreadable) ? ArmRequest.Unreadable : "InvalidRequest",
            $"{errors.Count} rules are broken. " + string.Join(" ", errors.Select(e => e.Message)),
            Details: errors);

    private static ArmError Of(Problem problem) => new(problem.Code, problem.Sentence, ArmTarget.Of(problem.Target));

    public static string CodeFor(int status) => status switch
    {
        400 => "BadRequest",
        401 => "AuthenticationFailed",
        403 => "AuthorizationFailed",
        404 => "ResourceNotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        412 => "PreconditionFailed",
        413 => "RequestEntityTooLarge",
        415 => "UnsupportedMediaType",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    };
}

internal sealed record ArmErrorBody([property: JsonPropertyName("error")] ArmError Error);
