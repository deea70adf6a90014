using System.Globalization;
using System.Net;
using System.Text;
using Peerline.Stages.Authorization;

namespace Peerline.Server.Api;

/// <summary>
/// <c>/loa/{number}</c>: where the code on a letter leads. For a technician in a colo with a phone: one verdict, what to compare with the
/// paper, nothing to click. Everything that came from outside is escaped; no script, nothing from elsewhere.
/// </summary>
internal static class LetterPage
{
    private const string StylePolicy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void MapLetterPage(this WebApplication app) =>
        app.MapGet("/loa/{number}", ShowAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(
        HttpContext http, LetterRegister register, string number, string? v, string? h, CancellationToken cancel)
    {
        var (verdict, facts) = await register.CheckAsync(number, v, h, cancel);
        http.Response.Headers.ContentSecurityPolicy = StylePolicy;
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        var isUnknown = verdict.Outcome is LetterOutcome.Unknown or LetterOutcome.UnknownVersion;
        return Results.Content(Page(number, verdict, facts, await register.NocAsync(cancel)), "text/html; charset=utf-8", Encoding.UTF8,
            isUnknown ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    internal static string Page(
        string number, LetterVerdict verdict, IReadOnlyList<LetterFact> facts, (string Name, string? Phone, string? Email)? noc)
    {
        var (tone, word) = Verdict(verdict.Outcome);
        var letter = verdict.Letter;
        return $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{{Text(letter?.Number.ToString() ?? "Letter")}}: {{word}}</title>
            <style>
            :root { --ink: #16202c; --soft: #5b6775; --line: #d9dfe6; --paper: #ffffff; --ground: #f3f5f8;
                    --good: #12693f; --good-ground: #e7f4ec; --wait: #8a5300; --wait-ground: #fdf3e1; --bad: #a3211b; --bad-ground: #fbe9e7; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e8edf3; --soft: #9aa7b5; --line: #2c3742; --paper: #171e26; --ground: #0e1318;
                      --good: #6fd39b; --good-ground: #10281b; --wait: #f0b95c; --wait-ground: #2b2010; --bad: #ff8f86; --bad-ground: #321513; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
            main { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
            .head { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; color: var(--soft); font-size: .875rem; margin-bottom: .75rem; }
            article { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
            .verdict { padding: 1.5rem; border-left: 6px solid; }
            .good { background: var(--good-ground); border-color: var(--good); } .good h1 { color: var(--good); }
            .wait { background: var(--wait-ground); border-color: var(--wait); } .wait h1 { color: var(--wait); }
            .bad { background: var(--bad-ground); border-color: var(--bad); } .bad h1 { color: var(--bad); }
            h1 { margin: 0 0 .375rem; font-size: 1.5rem; line-height: 1.2; }
            .verdict p { margin: 0; }
            section { padding: 1.25rem 1.5rem 1.5rem; border-top: 1px solid var(--line); }
            h2 { margin: 0 0 .25rem; font-size: 1rem; }
            section > p { margin: 0 0 .75rem; color: var(--soft); font-size: .875rem; }
            dl { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; margin: 0; }
            dt, dd { padding: .4rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
            dt { color: var(--soft); padding-right: 1rem; } dd { margin: 0; font-weight: 550; }
            code { font: .8125rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; font-weight: 400; }
            footer { color: var(--soft); font-size: .8125rem; padding: 1rem .25rem 0; }
            </style>
            </head>
            <body>
            <main>
            <div class="head"><span>Verification of a letter</span><span>{{Text(letter is null ? Shown(number) : $"{letter.Number}, version {letter.Version}")}}</span></div>
            <article>
            <div class="verdict {{tone}}"><h1>{{word}}</h1><p>{{Text(verdict.Sentence)}}</p></div>
            {{Facts(facts)}}{{Register(letter)}}
            </article>
            <footer>{{Noc(noc)}}This page is answered from the issuer's register. It shows what a letter says only to those who have the letter.</footer>
            </main>
            </body>
            </html>
            """;
    }

    private static (string Tone, string Word) Verdict(LetterOutcome outcome) => outcome switch
    {
        LetterOutcome.Valid => ("good", "In force"),
        LetterOutcome.ValidByNumber => ("wait", "In force by its number"),
        LetterOutcome.NotYetEffective => ("wait", "Not yet in effect"),
        LetterOutcome.Expired => ("bad", "Expired"),
        LetterOutcome.Superseded => ("bad", "Superseded"),
        LetterOutcome.Revoked => ("bad", "Revoked"),
        LetterOutcome.Altered => ("bad", "Not the document that was issued"),
        LetterOutcome.UnknownVersion => ("bad", "No such version"),
        _ => ("bad", "No such letter"),
    };

    private static string Facts(IReadOnlyList<LetterFact> facts) => facts.Count == 0 ? "" : $"""
        <section><h2>Compare with the paper</h2><p>Every line must read the same. A genuine code can be put on another text.</p>
        <dl>{string.Concat(facts.Select(f => $"<dt>{Text(f.Label)}</dt><dd>{Text(f.Value)}</dd>"))}</dl></section>

        """;

    private static string Register(RegisteredLetter? letter) => letter is null ? "" : $"""
        <section><h2>In the register</h2>
        <dl><dt>Issued on</dt><dd>{Day(letter.IssuedOn)}</dd>{Row("Takes effect on", letter.EffectiveOn)}{Row("Last day", letter.ExpiresOn)}
        <dt>Fingerprint of the data</dt><dd><code>{Text(letter.JsonSha256)}</code></dd>
        <dt>Fingerprint of the PDF</dt><dd><code>{Text(letter.PdfSha256)}</code></dd></dl></section>
        """;

    private static string Noc((string Name, string? Phone, string? Email)? noc) => noc is not { } n ? "" :
        $"In doubt call the NOC of {Text(n.Name)}: {Text(string.Join(", ", new[] { n.Phone, n.Email }.OfType<string>()))}. Do not take the number from the paper.<br>";

    private static string Row(string label, DateOnly? day) => day is { } d ? $"<dt>{label}</dt><dd>{Day(d)}</dd>" : "";

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) + " (UTC)";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>What somebody typed into the address, cut and without what could not be seen.</summary>
    private static string Shown(string typed) => new([.. typed.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '·')]);
}
