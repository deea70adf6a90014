using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Peerline.Server.Hosting;

/// <summary>A small page for people: one sheet, no script, nothing from elsewhere. What came from outside goes through <see cref="Text"/>.</summary>
internal static class PlainPage
{
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
        code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; color: var(--ink); overflow-wrap: anywhere; white-space: pre-wrap; }
        pre { margin: 0 0 1rem; padding: .6rem .75rem; background: var(--ground); border-radius: 6px; font-size: .8125rem; }
        """;

    /// <summary>The <c>style-src</c> of a page, for its Content-Security-Policy.</summary>
    public static string StyleSource { get; } = $"'{Hash(Style)}'";

    /// <summary>For a page without a form.</summary>
    public static string Policy { get; } = $"default-src 'none'; style-src {StyleSource}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    public static Task WriteAsync(HttpContext http, string policy, int status, string title, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = policy;
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

    /// <summary>A source of what a policy lets in, by its contents.</summary>
    public static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Text(string text) => WebUtility.HtmlEncode(text);
}
