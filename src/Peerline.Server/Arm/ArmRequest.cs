using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary>What is common to the requests of Azure Resource Manager's face: its paths, api-version, subscription, body.</summary>
internal static partial class ArmRequest
{
    public const string Provider = "Microsoft.Peering";

    /// <summary>The code of a body that is not what the operation takes.</summary>
    public const string Unreadable = "InvalidRequestContent";

    /// <summary>The versions of Microsoft.Peering, newest first. No version took a field away, so one implementation serves them
    /// all.</summary>
    public static IReadOnlyList<string> ApiVersions { get; } =
    [
        "2025-05-01", "2022-10-01", "2022-06-01", "2022-01-01", "2021-06-01", "2021-01-01", "2020-10-01", "2020-04-01",
        "2020-01-01-preview", "2019-09-01-preview", "2019-08-01-preview",
    ];

    /// <summary>The path belongs to this face, whether there is something behind it or not.</summary>
    public static bool IsArm(PathString path) =>
        path.StartsWithSegments("/subscriptions", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/providers", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/tenants", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/metadata", StringComparison.OrdinalIgnoreCase);

    public static string ApiVersion(this HttpContext context) => context.Request.Query["api-version"].ToString();

    /// <summary>Fields that came with 2025-05-01 are left out for older clients.</summary>
    public static bool HasSystemData(this HttpContext context) => context.ApiVersion() == ApiVersions[0];

    public static Subscription Subscription(this HttpContext context) => context.Features.Get<Subscription>()!;

    /// <summary>Every request names a version: one of the provider's own, or any date for the resources around it.</summary>
    public static async ValueTask<object?> RequireApiVersion(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var version = context.ApiVersion();
        if (version.Length == 0) return VersionMissing();
        if (!VersionPattern().IsMatch(version))
            return ArmAnswers.Error(
                400, "InvalidApiVersionParameter",
                    $"The api-version is invalid. The supported versions are '{string.Join(",", ApiVersions)}'.");
        if (ArmPath.Of(context.Request.Path) is { Namespace: Provider } path && path.Type.Length > 0 && !ApiVersions.Contains(version))
        {
            return ArmAnswers.Error(400, "NoRegisteredProviderFound",
                $"No registered resource provider found for API version '{version}' for type '{path.Type}'. "
                + $"The supported api-versions are '{string.Join(", ", ApiVersions)}'.");
        }

        return await next(invocation);
    }

    public static IResult VersionMissing() => ArmAnswers.Error(
        400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");

    /// <summary>What somebody made up is not repeated but for what a version may have in it.</summary>
    public static string ShownVersion(string version) =>
        new([.. version.Take(30).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')]);

    /// <summary>A subscription that the caller does not hold is as missing as one that is not there.</summary>
    public static async ValueTask<object?> RequireSubscription(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var text = context.Request.RouteValues["subscriptionId"] as string;
        if (!Guid.TryParseExact(text, "D", out var id))
            return ArmAnswers.Error(400, "InvalidSubscriptionId", "The provided subscription identifier is malformed or invalid.");
        var store = context.RequestServices.GetRequiredService<PeerlineStore>();
        var row = await store
            .ReadAsync(context.Caller(), db => db.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, context.RequestAborted));
        if (row is null) return ArmAnswers.Error(404, "SubscriptionNotFound", $"The subscription '{id}' could not be found.");
        if (context.RequestServices.GetRequiredService<ArmQuota>().Refuse(context, id) is { } refusal) return refusal;
        context.Features.Set(row.ToSubscription());
        return await next(invocation);
    }

    /// <summary>The body, with fields that are not known left aside; or what is wrong with it.</summary>
    public static async Task<(T? Body, IResult? Refusal)> ReadAsync<T>(this HttpContext context)
        where T : class
    {
        try
        {
            using var memory = new MemoryStream();
            await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
            if (!Utf8.IsValid(memory.GetBuffer().AsSpan(0, (int)memory.Length))) throw new JsonException();
            memory.Position = 0;
            using var document = JsonDocument.Parse(memory);
            var problems = ArmShape.Problems(document.RootElement, typeof(T));
            return problems.Count == 0
                ? (document.RootElement.Deserialize<T>(ArmJson.Reading), null)
                : (null, ArmAnswers.Errors(problems));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is a name with half a character in it: "\ud800" is JSON and no text.
            return (null, ArmAnswers.Error(
                400, Unreadable, "The request content was invalid and could not be deserialized: it is not a JSON object."));
        }
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}(-preview)?\z")]
    private static partial Regex VersionPattern();
}
