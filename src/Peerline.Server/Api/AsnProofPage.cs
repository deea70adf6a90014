using System.Globalization;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Stages.Registration;
using static Peerline.Server.Hosting.PlainPage;

namespace Peerline.Server.Api;

/// <summary>
/// Where PeeringDB sends people back to who have logged in there: a code for those who may act for the network, and whose wish it is.
/// </summary>
internal static class AsnProofPage
{
    public static void MapAsnProofPage(this WebApplication app) =>
        app.MapGet($"/{AsnProofDesk.LoginReturn}", ShowAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext http, AsnProofDesk desk, string? state, string? code, CancellationToken cancel)
    {
        var (status, title, body) = await desk.TakeLoginAsync(state, code, cancel) switch
        {
            Answer<LoginShown>.Done { Value: var shown } => (StatusCodes.Status200OK, "Your code", Shown(shown)),
            Answer<LoginShown>.Refused { Problems: var problems } =>
                (StatusCodes.Status403Forbidden, "No code", $"<p>{Text(string.Join(' ', problems.Select(p => p.Sentence)))}</p>"),
            _ => (StatusCodes.Status404NotFound, "No such login",
                "<p>Nobody waits for this login: it was used already, or another one was asked for since. Ask for a new one.</p>"),
        };
        await WriteAsync(http, Policy, status, title, $"<h1>{title}</h1>{body}");
    }

    private static string Shown(LoginShown shown) => string.Create(CultureInfo.InvariantCulture, $"""
        <p><strong>{Text(shown.Subscription)}</strong> wants to prove here that it holds <strong>AS{shown.Asn.Asn}</strong>, which it calls {Text(shown.Asn.PeerName)}.
        If that is you, or somebody whom you know, this is the code, good until {shown.ExpiresAt:u}:</p>
        <p><code>{shown.Code}</code></p>
        <pre>peerline asn prove AS{shown.Asn.Asn} {shown.Code}</pre>
        <p>If it is not, close this page and give the code to nobody: whoever has it may ask for peerings in the name of AS{shown.Asn.Asn}.</p>
        """);
}
