using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Peerline.Server.Tokens;

/// <summary>The page on which people sign in, with or without a code of a device. One form, no script, nothing from elsewhere.</summary>
/// <param name="Program">Which program asks; null while its code is not known.</param>
/// <param name="Hidden">What the request said, to be said again.</param>
internal sealed record SignInPage(
    string Action, string FormToken, string? Program, string? Name, string? Problem, IReadOnlyList<KeyValuePair<string, string>> Hidden)
{
    /// <summary>The field for the code of a device; null where none is asked for.</summary>
    public string? Code { get; init; }

    private const string Style = """
        :root { --ink: #16202c; --soft: #5b6775; --line: #d9dfe6; --paper: #fff; --ground: #f3f5f8; --accent: #0f5fa8; --bad: #a3211b;
                --bad-ground: #fbe9e7; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8edf3; --soft: #9aa7b5; --line: #2c3742; --paper: #171e26; --ground: #0e1318; --accent: #5aa9ee; --bad: #ff8f86;
                  --bad-ground: #321513; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
               color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { width: 100%; max-width: 24rem; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 2rem; }
        .brand { color: var(--soft); font-size: .875rem; letter-spacing: .02em; }
        h1 { margin: .25rem 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
        p { margin: 0 0 1rem; color: var(--soft); font-size: .9375rem; overflow-wrap: anywhere; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 550; font-size: .9375rem; }
        input { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit; background: var(--ground);
                border: 1px solid var(--line); border-radius: 6px; }
        input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
        button { width: 100%; margin-top: 1.5rem; padding: .7rem; font: inherit; font-weight: 600; color: var(--paper);
                 background: var(--accent); border: 0; border-radius: 6px; cursor: pointer; }
        .problem { color: var(--bad); background: var(--bad-ground); border-radius: 6px; padding: .6rem .75rem; }
        """;

    /// <summary>The one script of the authority's: OpenIddict sends the answer on by it when a program wants it as a form.</summary>
    private const string FormPost = "document.form.submit();";

    /// <param name="next">Where the form may lead: browsers apply the policy to the redirection behind it too.</param>
    public static string Policy(string? next, bool script = false) =>
        $"default-src 'none'; style-src '{Hash(Style)}'; {(script ? $"script-src '{Hash(FormPost)}'; " : "")}"
        + $"form-action 'self'{(Origin(next) is { } origin ? $" {origin}" : "")}; frame-ancestors 'none'; base-uri 'none'";

    public Task WriteAsync(HttpContext http, string? next) => WriteAsync(
        http, next, Problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, "Sign in", $"""
        <h1>Sign in</h1>
        <p>{(Program is null ? "Enter the code that the program shows." : $"<strong>{Text(Program)}</strong> wants to act in your name.")}</p>
        {(Problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Text(Problem)}</p>")}
        <form method="post" action="{Text(Action)}">
        {string.Concat(Hidden.Select(h => $"<input type=\"hidden\" name=\"{Text(h.Key)}\" value=\"{Text(h.Value)}\">"))}
        <input type="hidden" name="{Sign.TokenField}" value="{Text(FormToken)}">
        {(Code is null ? "" : $"<label for=\"code\">Code</label><input id=\"code\" name=\"user_code\" value=\"{Text(Code)}\" autocomplete=\"off\" inputmode=\"numeric\" required>")}
        <label for="name">Name</label>
        <input id="name" name="{Sign.NameField}" value="{Text(Name ?? "")}" autocomplete="username" autocapitalize="none" spellcheck="false" required>
        <label for="password">Password</label>
        <input id="password" name="{Sign.PasswordField}" type="password" autocomplete="current-password" required>
        <button type="submit">Sign in</button>
        </form>
        {(Code is null ? "" : "<p><br>Enter a code only when you have started the program yourself: whoever has the code acts in your name.</p>")}
        """);

    public static Task WriteDoneAsync(HttpContext http) => WriteAsync(http, null, StatusCodes.Status200OK, "Signed in",
        "<h1>You are signed in</h1><p>Go back to the program. This page can be closed.</p>");

    private static Task WriteAsync(HttpContext http, string? next, int status, string title, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = Policy(next);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return http.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} - Peerline</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <div class="brand">Peerline at {Text(http.Request.Host.Value ?? "")}</div>
            {body}
            </main>
            </body>
            </html>

            """);
    }

    private static string? Origin(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri.GetLeftPart(UriPartial.Authority) : null;

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
