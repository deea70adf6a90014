using System.Globalization;
using Peerline.Server.Hosting;

namespace Peerline.Server.Arm;

/// <summary>The headers of every answer of this face, as they are recorded of Azure's.</summary>
internal sealed class ArmHeaders(RequestDelegate next, PeerlineOptions options, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var id = Guid.NewGuid().ToString();
        context.TraceIdentifier = id;
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.CacheControl = "no-cache";
            headers.Pragma = "no-cache";
            headers.Expires = "-1";
            headers["x-ms-request-id"] = id;
            headers["x-ms-correlation-request-id"] = Passed(request, "x-ms-correlation-request-id") ?? id;
            headers["x-ms-routing-request-id"] =
                $"{options.Azure.Region.ToUpperInvariant()}:{At(time.GetUtcNow())}:{id}";
            if (request.Headers["x-ms-return-client-request-id"] == "true" && Passed(request, "x-ms-client-request-id") is { } client)
                headers["x-ms-client-request-id"] = client;
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static string At(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>An id of the client's that is a GUID; anything else would be a way into our logs.</summary>
    private static string? Passed(HttpRequest request, string header) =>
        Guid.TryParse(request.Headers[header].ToString(), out var id) ? id.ToString() : null;
}
