using System.Text;

using CsCheck;

using Peerline.Stages.Authorization;

using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Peerline.Tests.Authorization;

public sealed class LetterPaperTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("peerline-letter-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_ordinary_letter_says_everything_that_the_colo_needs_on_one_page()
    {
        var letter = Letters.Ordinary;
        using var pdf = PdfDocument.Open(IssuedLetter.From(letter).Pdf.ToArray());
        var text = Text(Assert.Single(pdf.GetPages()));

        string[] expected =
        [
            "Letter of Authorization", "LOA-2026-000123", "23 November 2026", "21 February 2027",
            letter.Issuer.LegalName, .. letter.Issuer.AddressLines, "AS64496",
            letter.Issuer.Noc.Name, letter.Issuer.Noc.Phone, letter.Issuer.Noc.Email,
            letter.AuthorizedParty.LegalName, "AS64500", letter.Carrier!.LegalName,
            letter.Facility.Name, .. letter.Facility.AddressLines, "Suite 2.04", "Floor 2", "MMR 1", "PeeringDB facility 18",
            "C-0204", "R12", "PP:0204:0112:U41", "F9/F10", "C-0117", "R03", "PP:0117:0031:U38", "1/2",
            "Single-mode OS2 (9/125 µm)", "LC/UPC duplex", "100GBASE-LR4", "100 Gbit/s",
            letter.CircuitId, letter.ConnectionId.ToString(),
            letter.Terms.Scope, letter.Terms.DoNotDisturb, letter.Terms.Ordering, letter.Terms.Completion,
            letter.Signatory.Name, letter.Signatory.Title,
            "https://peering.transit.example/loa/LOA-2026-000123", "version 1", "page 1 of 1",
        ];
        Assert.All(expected, value => Assert.Contains(Squeezed(value), text));
    }

    [Fact]
    public void A_letter_for_a_LAG_names_every_cross_connect_with_both_its_ends()
    {
        using var pdf = PdfDocument.Open(IssuedLetter.From(Letters.Bundled).Pdf.ToArray());
        var text = string.Concat(pdf.GetPages().Select(Text));
        string[] expected =
        [
            "2 cross connects (LOA-CFA)", "Cross connect 1 of 2", "Cross connect 2 of 2", "PP:0204:0112:U41", "F9/F10", "PP:0117:0031:U38", "1/2",
            "ETN-AMS1-PNI-000481", "PP:0204:0114:U20", "F1/F2", "PP:0117:0032:U12", "7/8", "OM4", "MPO-12", "ETN-AMS1-PNI-000482",
            "one link aggregation group of 200 Gbit/s", "LACP", LoaTerms.Several.Scope, LoaTerms.Several.Completion,
        ];
        Assert.All(expected, value => Assert.Contains(Squeezed(value), text));
        Assert.Equal(Letters.Bundled.Further, LetterJson.ReadAuthorization(IssuedLetter.From(Letters.Bundled).Json.Span).Further!, (a, b) => a.CircuitId == b.CircuitId);
        // What the technician compares on the public page.
        Assert.Contains(LetterVerification.Facts(Letters.Bundled), f => f.Value == "PP:0204:0114:U20");

        var cease = Letters.Cease with { Further = [Letters.Bundled.Further![0] with { CrossConnectId = "20512346-A" }], Terms = CeaseTerms.Several };
        using var end = PdfDocument.Open(IssuedLetter.From(cease).Pdf.ToArray());
        text = string.Concat(end.GetPages().Select(Text));
        expected = ["disconnect 2 cross connects", "20512345-A", "20512346-A", "PP:0204:0114:U20", "ETN-AMS1-PNI-000482", CeaseTerms.Several.Authority];
        Assert.All(expected, value => Assert.Contains(Squeezed(value), text));
    }

    [Fact]
    public void A_cease_letter_names_the_letter_that_it_ends_and_the_cross_connect()
    {
        using var pdf = PdfDocument.Open(IssuedLetter.From(Letters.Cease).Pdf.ToArray());
        var text = Text(Assert.Single(pdf.GetPages()));

        string[] expected =
        [
            "Cease Letter", "CEASE-2027-000045", "LOA-2026-000123, version 1", "8 June 2027", "20512345-A", "ETN-AMS1-PNI-000481",
            "PP:0204:0112:U41", "F9/F10", CeaseTerms.Standard.Authority,
        ];
        Assert.All(expected, value => Assert.Contains(Squeezed(value), text));
    }

    [Fact]
    public void The_paper_prints_the_fingerprint_of_the_data()
    {
        var issued = IssuedLetter.From(Letters.Ordinary);
        using var pdf = PdfDocument.Open(issued.Pdf.ToArray());

        Assert.Contains(issued.JsonSha256, Text(pdf.GetPage(1)));
    }

    [Fact]
    public void The_same_letter_gives_the_same_bytes_and_another_gives_others()
    {
        var first = IssuedLetter.From(Letters.Ordinary);
        var again = IssuedLetter.From(LetterJson.ReadAuthorization(first.Json.Span));
        var changed = IssuedLetter.From(Letters.Ordinary with { Version = 2 });

        Assert.Equal(first.JsonSha256, again.JsonSha256);
        Assert.Equal(first.PdfSha256, again.PdfSha256);
        Assert.NotEqual(first.JsonSha256, changed.JsonSha256);
        Assert.NotEqual(first.PdfSha256, changed.PdfSha256);
    }

    [Fact]
    public void The_file_is_dated_as_the_letter()
    {
        using var pdf = PdfDocument.Open(IssuedLetter.From(Letters.Ordinary).Pdf.ToArray());

        Assert.StartsWith("D:20261123000000", pdf.Information.CreationDate);
        Assert.Contains("LOA-2026-000123", pdf.Information.Title);
    }

    [Fact]
    public void Every_font_is_embedded_and_cut_down()
    {
        var issued = IssuedLetter.From(Letters.Ordinary);
        using var pdf = PdfDocument.Open(issued.Pdf.ToArray());
        var fonts = pdf.GetPage(1).Letters.Select(letter => letter.FontName).Distinct().ToArray();
        var files = pdf.Structure.CrossReferenceTable.ObjectOffsets.Keys
            .Select(pdf.Structure.GetObject)
            .Where(entry => entry.Data is DictionaryToken descriptor && descriptor.ContainsKey(NameToken.FontFile2))
            .ToArray();

        Assert.NotEmpty(fonts);
        Assert.Equal(fonts.Length, files.Length);
        Assert.True(issued.Pdf.Length < 100_000, $"{issued.Pdf.Length} octets");
    }

    [Fact]
    public void The_code_on_the_paper_leads_to_the_verification_of_this_version()
    {
        var issued = IssuedLetter.From(Letters.Ordinary);
        var code = Poppler.ReadQrCode(Poppler.Draw(issued.Pdf, 1, _folder));

        Assert.Equal($"https://peering.transit.example/loa/LOA-2026-000123?v=1&h={issued.JsonSha256[..16]}", code);
        Assert.Equal(code, issued.VerificationAddress.AbsoluteUri);
    }

    [Fact]
    public void A_bundle_of_sixteen_ports_names_each_of_them()
    {
        var ports = Enumerable.Range(0, 16).Select(i => $"F{(2 * i) + 1}/F{(2 * i) + 2}").ToArray();
        using var pdf = PdfDocument.Open(
            IssuedLetter.From(Letters.Ordinary with { ASide = Letters.Ordinary.ASide with { Ports = ports } }).Pdf.ToArray());
        var text = string.Concat(pdf.GetPages().Select(Text));

        Assert.InRange(pdf.NumberOfPages, 1, 2);
        Assert.All(ports, port => Assert.Contains(port, text));
    }

    public static TheoryData<string> Unpleasant() =>
    [
        new string('W', 200),
        new string('i', 200),
        string.Concat(Enumerable.Repeat("株", 200)),
        string.Concat(Enumerable.Repeat("👩‍🚀", 60)),
        string.Concat(Enumerable.Repeat("Very Long Company Name ", 9))[..200],
        "first\r\nsecond\u2028third\u0085fourth\u0000\u001b[31m",
        "safe\u202Egnp.exe\u2066\u2069 שלום العربية",
        "Z" + string.Concat(Enumerable.Repeat("\u0336\u0489\u0334", 60)) + "algo",
        "\ud800 lone \udc00",
        " \t ",
        "",
    ];

    [Theory, MemberData(nameof(Unpleasant))]
    public void No_text_runs_out_of_the_page_or_into_the_footer(string text) => StaysInPlace(text);

    [Fact]
    public void No_text_at_all_runs_out_of_the_page() => Gen.String[0, 220].Sample(StaysInPlace, iter: 15, threads: 1);

    [Fact]
    public void A_character_that_the_fonts_lack_is_written_as_its_code_point()
    {
        using var pdf = PdfDocument.Open(
            IssuedLetter.From(Letters.Ordinary with { AuthorizedParty = new LoaParty("株 Kabu 😀", 64500) }).Pdf.ToArray());

        Assert.Contains(Squeezed("[U+682A] Kabu [U+1F600]"), Text(pdf.GetPage(1)));
    }

    [Fact]
    public void Nothing_that_turns_the_direction_of_writing_reaches_the_paper()
    {
        using var pdf = PdfDocument.Open(IssuedLetter.From(Letters.Hostile("a\u202Eb\u2066c\u200Fd\u061Ce")).Pdf.ToArray());
        var text = string.Concat(pdf.GetPages().Select(Text));

        Assert.Contains("abcde", text);
        Assert.DoesNotContain(text, character => character is '\u202E' or '\u2066' or '\u200F' or '\u061C');
    }

    static void StaysInPlace(string text)
    {
        const double bottom = 56;
        using var pdf = PdfDocument.Open(IssuedLetter.From(Letters.Hostile(text)).Pdf.ToArray());
        var pages = pdf.GetPages().ToArray();
        Assert.NotEmpty(pages);
        foreach (var page in pages)
        {
            var letters = page.Letters.Where(letter => letter.Value.Trim().Length > 0).ToArray();
            Assert.All(letters, letter => Assert.InRange(letter.StartBaseLine.X, 50, 545.3));
            Assert.All(letters, letter => Assert.InRange(letter.EndBaseLine.X, 50, 545.3));
            Assert.All(letters, letter => Assert.InRange(letter.StartBaseLine.Y, 20, 802));

            // The footer's two lines are the only text below the body, and their words are whole.
            var footer = letters.Where(letter => letter.StartBaseLine.Y < bottom)
                .Select(letter => Math.Round(letter.StartBaseLine.Y)).Distinct();
            Assert.Equal(2, footer.Count());
            Assert.Contains($"page{page.Number}of{pages.Length}", Text(page));
        }

        NothingOverlaps(pages);
    }

    // Lines nearer to each other than the smallest type is high stand side by side, never over one another.
    static void NothingOverlaps(IEnumerable<Page> pages)
    {
        const double smallest = 6.5;
        foreach (var page in pages)
        {
            var lines = page.Letters.Where(letter => letter.Value.Trim().Length > 0)
                .GroupBy(letter => Math.Round(letter.StartBaseLine.Y, 1)).OrderBy(line => line.Key).ToArray();
            var near = from lower in lines
                       from upper in lines
                       where upper.Key - lower.Key is > 0.5 and < smallest
                       from below in lower
                       from above in upper
                       where below.StartBaseLine.X < above.EndBaseLine.X - 0.5 && above.StartBaseLine.X < below.EndBaseLine.X - 0.5
                       select $"{below.Value} and {above.Value} on page {page.Number} at {below.StartBaseLine}";
            Assert.Empty(near);
        }
    }

    static string Text(Page page) => Squeezed(string.Concat(page.Letters.Select(letter => letter.Value)));

    // Lines are broken anywhere: what is compared are the characters without blanks.
    static string Squeezed(string text) =>
        new StringBuilder().AppendJoin("", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToString();
}
