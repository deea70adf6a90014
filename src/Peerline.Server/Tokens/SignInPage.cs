using Peerline.Server.Hosting;
using static Peerline.Server.Hosting.PlainPage;

namespace Peerline.Server.Tokens;

/// <summary>The page on which people sign in, with or without a code of a device. One form, no script, nothing from elsewhere.</summary>
/// <param name="Program">Which program asks; null while its code is not known.</param>
/// <param name="Hidden">What the request said, to be said again.</param>
internal sealed record SignInPage(
    string Action, string FormToken, string? Program, string? Name, string? Problem, IReadOnlyList<KeyValuePair<string, string>> Hidden)
{
    /// <summary>The field for the code of a device; null where none is asked for.</summary>
    public string? Code { get; init; }

    /// <summary>The one script of the authority's: OpenIddict sends the answer on by it when a program wants it as a form.</summary>
    private const string FormPost = "document.form.submit();";

    /// <param name="next">Where the form may lead: browsers apply the policy to the redirection behind it too.</param>
    public static string Policy(string? next, bool script = false) =>
        $"default-src 'none'; style-src {StyleSource}; {(script ? $"script-src '{Hash(FormPost)}'; " : "")}"
        + $"form-action 'self'{(Origin(next) is { } origin ? $" {origin}" : "")}; frame-ancestors 'none'; base-uri 'none'";

    public Task WriteAsync(HttpContext http, string? next) => PlainPage.WriteAsync(
        http, Policy(next), Problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, "Sign in", $"""
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

    public static Task WriteDoneAsync(HttpContext http) => PlainPage.WriteAsync(http, Policy(null), StatusCodes.Status200OK, "Signed in",
        "<h1>You are signed in</h1><p>Go back to the program. This page can be closed.</p>");

    private static string? Origin(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri.GetLeftPart(UriPartial.Authority) : null;
}
