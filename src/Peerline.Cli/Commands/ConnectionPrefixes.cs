using System.CommandLine;
using System.Globalization;
using Peerline.Cli.Terminal;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionPrefixes : ConnectionCommand
{
    private readonly Option<string[]> prefix = new("--prefix", "-p")
    {
        Description = "192.0.2.0/24, or 198.51.100.0/22-24 to include more specifics; as many as you like",
            AllowMultipleArgumentsPerToken = true, HelpName = "PREFIX",
    };
    private readonly Option<string?> file =
        new("--file", "-f") { Description = "A file with a prefix a line; - reads standard input", HelpName = "FILE" };

    public ConnectionPrefixes()
        : base("prefixes", "State the prefixes that you will announce: only these can be accepted")
    {
        Add(prefix);
        Add(file);
    }

    protected override async Task<Versioned<Connection>> SayAsync(Run run, Guid id)
    {
        var lines = new List<string>(run.Get(prefix) ?? []);
        if (run.Get(file) is { } path) lines.AddRange(await LinesAsync(path, run.Cancel));
        if (lines.Count == 0) throw new UsageException("No prefix is given.", "--prefix 192.0.2.0/24 --prefix 2001:db8::/32");
        return await run.Client.Connections.StatePrefixesAsync(id, [.. lines.Select(Read)], cancel: run.Cancel);
    }

    private static async Task<IEnumerable<string>> LinesAsync(string path, CancellationToken cancel)
    {
        try
        {
            var text = path == "-" ? await Console.In.ReadToEndAsync(cancel) : await File.ReadAllTextAsync(path, cancel);
            return text.Split('\n').Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }

    private static StatedPrefix Read(string text) => text.Split('-') switch
    {
        [var alone] => new StatedPrefix(alone),
        [var shortest, var longest] when int.TryParse(longest, NumberStyles.None, CultureInfo.InvariantCulture, out var length) =>
            new StatedPrefix(shortest, length),
        _ => throw new UsageException($"{Plain.Line(text)} is no prefix like 192.0.2.0/24 or 198.51.100.0/22-24."),
    };
}
