using System.Globalization;
using System.Net;
using System.Text;
using Peerline.Access;
using Peerline.Stages.Registration;

namespace Peerline.Server.Api;

/// <summary>
/// Where PeeringDB sends people back to who have logged in there: a code for those who may act for the network, and whose wish it is.
/// Everything that came from outside is escaped; no script, nothing from elsewhere.
/// </summary>
internal static class AsnProofPage
{
    public static void MapAsnProofPage(this WebApplication app) =>
        app.MapGet($"/{AsnProofDesk.LoginReturn}", ShowAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(HttpContext http, AsnProofDesk desk, string? state, string? code, CancellationToken cancel)
    {
        http.Response.Headers.ContentSecurityPolicy = LetterPage.StylePolicy;
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return await desk.TakeLoginAsync(state, code, cancel) switch
        {
            Answer<LoginShown>.Done { Value: var shown } => Page(StatusCodes.Status200OK, "Your code", Shown(shown)),
            Answer<LoginShown>.Refused { Problems: var problems } => Page(
                StatusCodes.Status403Forbidden, "No code", $"<p>{Text(string.Join(' ', problems.Select(p => p.Sentence)))}</p>"),
            _ => Page(StatusCodes.Status404NotFound, "No such login",
                "<p>Nobody waits for this login: it was used already, or another one was asked for since. Ask for a new one.</p>"),
        };
    }

    private static string Shown(LoginShown shown) => string.Create(CultureInfo.InvariantCulture, $"""
        <p><strong>{Text(shown.Subscription)}</strong> wants to prove here that it holds <strong>AS{shown.Asn.Asn}</strong>, which it calls {Text(shown.Asn.PeerName)}.
        If that is you, or somebody whom you know, this is the code, good until {shown.ExpiresAt:u}:</p>
        <p><code>{shown.Code}</code></p>
        <pre>peerline asn prove AS{shown.Asn.Asn} {shown.Code}</pre>
        <p>If it is not, close this page and give the code to nobody: whoever has it may ask for peerings in the name of AS{shown.Asn.Asn}.</p>
        """);

    private static IResult Page(int status, string title, string body) => Results.Content($$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}}</title>
        <style>
        body { margin: 0 auto; max-width: 40rem; padding: 2rem 1rem; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        h1 { font-size: 1.5rem; line-height: 1.2; }
        code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
        code { font-size: 1.25rem; font-weight: 600; }
        </style>
        </head>
        <body>
        <h1>{{title}}</h1>
        {{body}}
        </body>
        </html>
        """, "text/html; charset=utf-8", Encoding.UTF8, status);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
