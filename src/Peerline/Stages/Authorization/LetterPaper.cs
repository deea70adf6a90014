using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>
/// What all letters have in common: letterhead, footer with number, page and fingerprint, and the breaking into pages.
/// The same letter gives the same bytes: the file's dates are the letter's.
/// </summary>
static class LetterPaper
{
    public static byte[] Print(LetterHead head, LetterSeal seal, IEnumerable<Block> blocks)
    {
        Block[] all = [Letterhead(head), .. blocks];
        var pages = Paginate(all);
        void Draw(int page, Pen pen) => LetterPaper.Draw(pen, head, seal, pages[page], page + 1, pages.Count);

        using var stream = new MemoryStream();
        using var faces = CutFaces.For(rehearsal =>
        {
            for (var page = 0; page < pages.Count; page++)
            {
                Draw(page, rehearsal);
            }
        });
        using (var document = SKDocument.CreatePdf(stream, Metadata(head)))
        {
            for (var page = 0; page < pages.Count; page++)
            {
                Draw(page, new Pen(document.BeginPage(Sheet.Width, Sheet.Height), (face, _) => faces[face]));
                document.EndPage();
            }

            document.Close();
        }

        return stream.ToArray();
    }

    static List<List<Block>> Paginate(IReadOnlyList<Block> blocks)
    {
        var pages = new List<List<Block>>();
        var y = float.MaxValue;
        for (var i = 0; i < blocks.Count;)
        {
            var together = 1 + blocks.Skip(i).TakeWhile(block => block.KeepWithNext).Count();
            var group = blocks.Skip(i).Take(together).ToArray();
            if (y + group.Sum(block => block.SpaceBefore + block.Height) > Sheet.Bottom)
            {
                pages.Add([]);
                y = pages.Count == 1 ? Sheet.Top : TopOfNextPage;
            }

            foreach (var block in group)
            {
                y += (pages[^1].Count == 0 ? 0 : block.SpaceBefore) + block.Height;
                pages[^1].Add(block);
            }

            i += group.Length;
        }

        return pages;
    }

    const float TopOfNextPage = Sheet.Top + 34;

    static void Draw(Pen pen, LetterHead head, LetterSeal seal, List<Block> blocks, int page, int pages)
    {
        var y = Sheet.Top;
        if (page > 1)
        {
            RunningHead(pen, head);
            y = TopOfNextPage;
        }

        foreach (var block in blocks)
        {
            y += block == blocks[0] ? 0 : block.SpaceBefore;
            block.Draw(pen, y);
            y += block.Height;
        }

        Footer(pen, head, seal, page, pages);
    }

    static Block Letterhead(LetterHead head)
    {
        const float right = 178;
        const float left = Sheet.Measure - right - 24;
        var issuer = head.Issuer;
        var name = PaperText.Wrap(issuer.LegalName, Ink.Letterhead, left, mostLines: 5);
        var address = PaperText.Wrap(string.Join(", ", issuer.AddressLines), Ink.Small, left, mostLines: 5);
        var network = PaperText.Wrap($"Network AS{issuer.Asn}", Ink.Small, left);
        var noc = PaperText.Wrap("NOC, around the clock (24 × 7)", Ink.Label, right);
        var nocName = PaperText.Wrap(issuer.Noc.Name, Ink.SmallDark, right, mostLines: 4);
        var nocPhone = PaperText.Wrap(issuer.Noc.Phone, Ink.BodyBold, right, mostLines: 4);
        var nocEmail = PaperText.Wrap(issuer.Noc.Email, Ink.SmallDark, right, mostLines: 4);
        PaperText[] leftColumn = [name, address, network];
        PaperText[] rightColumn = [noc, nocName, nocPhone, nocEmail];
        var height = Math.Max(leftColumn.Sum(text => text.Height), rightColumn.Sum(text => text.Height)) + 8;
        return new Block(height, 0, (pen, top) =>
        {
            leftColumn.Aggregate(top, (y, text) => text.Draw(pen, Sheet.Left, y));
            rightColumn.Aggregate(top, (y, text) => text.Draw(pen, Sheet.Right, y, SKTextAlign.Right));
            pen.Rule(top + height, Ink.Navy, 1.2f);
        });
    }

    static void RunningHead(Pen pen, LetterHead head)
    {
        PaperText.Wrap(head.Issuer.LegalName, Ink.Small, Sheet.Measure - 240, mostLines: 1).Draw(pen, Sheet.Left, Sheet.Top);
        PaperText.Wrap($"{head.Title} {head.Number}, version {head.Version}", Ink.Small, 220)
            .Draw(pen, Sheet.Right, Sheet.Top, SKTextAlign.Right);
        pen.Rule(Sheet.Top + 16, Ink.Navy, 0.8f);
    }

    static void Footer(Pen pen, LetterHead head, LetterSeal seal, int page, int pages)
    {
        const float top = Sheet.Bottom + 12;
        var address = seal.VerificationAddress.GetLeftPart(UriPartial.Path);
        pen.Rule(top - 4, Ink.Hairline, 0.6f);
        PaperText.Wrap($"{head.Number} · version {head.Version} · page {page} of {pages}", Ink.Small, 200).Draw(pen, Sheet.Left, top);
        PaperText.Wrap($"Verify: {address}", Ink.Small, 300, mostLines: 1).Draw(pen, Sheet.Right, top, SKTextAlign.Right);
        PaperText.Wrap($"SHA-256 of the letter's data: {seal.JsonSha256}", Ink.Fingerprint, Sheet.Measure).Draw(pen, Sheet.Left, top + 12);
    }

    static SKDocumentPdfMetadata Metadata(LetterHead head)
    {
        var issued = head.IssuedOn.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return new SKDocumentPdfMetadata
        {
            Title = $"{head.Title} {head.Number}, version {head.Version}",
            Author = Notifications.PlainText.OneLine(head.Issuer.LegalName),
            Subject = head.Subject,
            Creator = "Peerline",
            Producer = "Peerline",
            Creation = issued,
            Modified = issued,
        };
    }
}
