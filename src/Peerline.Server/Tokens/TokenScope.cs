using OpenIddict.Abstractions;
using Peerline.Server.Hosting;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Peerline.Server.Tokens;

/// <summary>What tokens are asked for and are good for: this installation, and no other.</summary>
internal static class TokenScope
{
    private const string Default = ".default";

    /// <summary>What a person lets a program do in their name: everything that they may do themselves.</summary>
    public const string UserImpersonation = "user_impersonation";

    private static readonly string[] OfOpenId = [Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess];

    public static string Audience(PeerlineOptions options) => options.Public.GetLeftPart(UriPartial.Authority);

    /// <summary>What a client asks for.</summary>
    public static string Scope(PeerlineOptions options) => $"{Audience(options)}/{Default}";

    /// <summary>Azure's clients ask for "{audience}/.default" (v2) or resource={audience} (v1). The first that is not ours, if any.</summary>
    public static string? Foreign(OpenIddictRequest request, PeerlineOptions options, bool people) =>
        request.GetScopes().Concat(request.GetResources().Select(r => r.ToString()))
            .FirstOrDefault(s => !IsOurs(s!, options) && !(people && OfOpenId.Contains(s)));

    public static string Refusal(string foreign, PeerlineOptions options) =>
        $"The scope '{Shown(foreign)}' is not of this installation. Ask for '{Scope(options)}'.";

    /// <summary>
    /// What is granted to a person's program: what it asked for, and the right to act in the person's name. A v1 request names a resource
    /// and no scopes; its clients expect to learn who signed in, and to stay so.
    /// </summary>
    public static IEnumerable<string> Granted(IEnumerable<string> asked, bool isV1, PeerlineOptions options) =>
        asked.Append($"{Audience(options)}/{UserImpersonation}").Concat(isV1 ? [Scopes.OpenId, Scopes.Profile, Scopes.OfflineAccess] : [])
            .Distinct();

    private static bool IsOurs(string scope, PeerlineOptions options)
    {
        if (scope is Default or UserImpersonation) return true;
        var audience = scope;
        foreach (var end in (string[])["/" + Default, "/" + UserImpersonation])
            if (scope.EndsWith(end, StringComparison.Ordinal)) audience = scope[..^end.Length];
        return Uri.TryCreate(audience.TrimEnd('/'), UriKind.Absolute, out var uri)
            && uri is { Scheme: "https", AbsolutePath: "/" }
            && (uri.Authority == options.Public.Authority || uri.IsLoopback && uri.Port == options.HttpsPort);
    }

    private static string Shown(string text) =>
        new([.. text.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || ":/.-_".Contains(c) ? c : '?')]);
}
