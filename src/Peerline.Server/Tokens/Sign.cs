using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;

namespace Peerline.Server.Tokens;

/// <summary>
/// What both pages on which people sign in have in common: a form that only the page's own browser can send back (a value in a cookie that
/// other sites can neither read nor set, and its hash in the form), and a limit for each address.
/// </summary>
internal sealed class Sign(Users users, SignLimit limit)
{
    public const string NameField = "username", PasswordField = "password", TokenField = "form_token";
    private const string Cookie = "__Host-peerline-sign-in";

    public static bool IsV1(HttpContext http) => !http.Request.Path.Value!.Contains("/v2.0/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value for the form, for this browser.</summary>
    public static string Token(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(Cookie, out var secret) || secret.Length != 43)
        {
            secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
            http.Response.Cookies.Append(Cookie, secret,
                new CookieOptions { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true });
        }

        return Hash(secret);
    }

    /// <summary>The form comes from the page, in the browser that got it.</summary>
    public static bool IsOwn(HttpContext http, OpenIddictRequest form) =>
        http.Request.Cookies.TryGetValue(Cookie, out var secret) && (string?)form[TokenField] is { } given
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(secret)), Encoding.UTF8.GetBytes(given));

    /// <summary>Who it is; or the sentence for the page.</summary>
    public async Task<(User? User, string? Problem)> InAsync(HttpContext http, OpenIddictRequest form)
    {
        if (!IsOwn(http, form)) return (null, "The page was open too long, or cookies are switched off. Try again.");
        if (!limit.Lets(http.Connection.RemoteIpAddress ?? IPAddress.None)) return (null, "There were too many tries from your address. Wait a minute.");
        var user = await users.SignInAsync((string?)form[NameField] ?? "", (string?)form[PasswordField] ?? "", http.RequestAborted);
        return user is null
            ? (null, "The name or the password is wrong. After several wrong ones in a row a name rests for some minutes.")
            : (user, null);
    }

    private static string Hash(string secret) =>
        WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes($"peerline sign-in form\n{secret}")));
}
