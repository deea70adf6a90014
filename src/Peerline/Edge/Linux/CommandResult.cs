namespace Peerline.Edge.Linux;

/// <summary>How a program ended and what it said.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error, bool TimedOut)
{
    /// <summary>What a shell answers for a program that is not there.</summary>
    public const int NotFound = 127;

    public bool Succeeded => ExitCode == 0 && !TimedOut;

    /// <summary>The first line that says what went wrong.</summary>
    public string Complaint => TimedOut ? "timed out" : FirstLine(Error) ?? FirstLine(Output) ?? $"exit code {ExitCode}";

    private static string? FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
