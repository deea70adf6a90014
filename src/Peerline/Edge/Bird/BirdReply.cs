namespace Peerline.Edge.Bird;

/// <summary>What BIRD answered to one command: lines with their numbers, of which a line without one has the number of the line before.</summary>
internal sealed record BirdReply(IReadOnlyList<BirdLine> Lines)
{
    // doc/reply_codes: 0xxx success, 1xxx table entry, 2xxx table heading, 8xxx runtime error, 9xxx parse error.
    public const int Reconfigured = 3;
    public const int ReconfigurationInProgress = 4;
    public const int Confirmed = 18;
    public const int ConfigurationOk = 20;
    public const int NotFound = 8001;

    public bool Accepted => Lines.All(l => l.Code < 8000);

    public bool Says(int code) => Lines.Any(l => l.Code == code);

    public IEnumerable<string> Texts => Lines.Select(l => l.Text);

    /// <summary>BIRD's words about what went wrong, in one line.</summary>
    public string Complaint => RouterText.Printable(
        string.Join(' ', Lines.Where(l => l.Code >= 8000).DefaultIfEmpty(Lines[^1]).Select(l => l.Text.Trim())));
}

/// <param name="From">Where in the line its text begins: tables have a hundred thousand lines, few of which are asked for.</param>
internal readonly record struct BirdLine(int Code, string Line, int From = 0)
{
    public string Text => Line[From..];

    public ReadOnlySpan<char> Span => Line.AsSpan(From);
}
