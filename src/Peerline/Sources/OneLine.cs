namespace Peerline.Sources;

/// <summary>What a source outside has written, fit for one line of a log, a page or a mail.</summary>
internal static class OneLine
{
    /// <summary>Control characters become spaces; what is longer is cut.</summary>
    public static string Of(string text, int longest = int.MaxValue) => new([.. text.Take(longest).Select(c => char.IsControl(c) ? ' ' : c)]);
}
