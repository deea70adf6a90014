namespace Peerline.Server.Hosting;

/// <summary>Headers of every answer. An endpoint that needs another value sets it; it is left then.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            headers.TryAdd("Cache-Control", "no-store");

            // Not for localhost: a browser would then refuse every other plain-HTTP program of this machine.
            if (context.Request.IsHttps && context.Request.Host.Host != "localhost")
                headers.TryAdd("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
            return Task.CompletedTask;
        });
        return next(context);
    });
}
