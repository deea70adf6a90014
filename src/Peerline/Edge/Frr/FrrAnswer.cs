namespace Peerline.Edge.Frr;

/// <summary>What a daemon answered to one command.</summary>
internal readonly record struct FrrAnswer(byte Code, string Text)
{
    // lib/command.h: 0 success, 1 warning, 2 no match, 3 ambiguous, 4 incomplete, 13 configuration refused.
    public bool Accepted => Code == 0;

    /// <summary>The daemon's words in one line, without its leading percent sign.</summary>
    public string Complaint => Text.Replace('\n', ' ').Trim().TrimStart('%').Trim() is { Length: > 0 } said ? said : $"code {Code}";
}
