using System.CommandLine;

namespace Peerline.Cli.Commands;

/// <summary>A text that is handed over as it is: a file, or <c>-</c> for standard input.</summary>
internal static class TextInput
{
    public static Option<string?> Option(string description, bool required = true) =>
        new("--file", "-f") { Description = $"{description}; - reads standard input", Required = required, HelpName = "FILE" };

    public static async Task<string> ReadAsync(string file, CancellationToken cancel)
    {
        try
        {
            return file == "-" ? await Console.In.ReadToEndAsync(cancel) : await File.ReadAllTextAsync(file, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {e.Message}");
        }
    }
}
