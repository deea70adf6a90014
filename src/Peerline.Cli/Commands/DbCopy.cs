using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace Peerline.Cli.Commands;

/// <summary>What touches the database itself is the server's own program's work.</summary>
internal sealed class DbCopy : PeerlineCommand
{
    private readonly Option<string> to = new("--to") { Description = "An empty PostgreSQL database, as Npgsql's connection string", HelpName = "CONNECTION", Required = true };
    private readonly Option<string?> data = new("--data") { Description = "The data folder; PEERLINE_DATA or var when left out", HelpName = "FOLDER" };
    private readonly Option<string?> server = new("--server-program") { Description = "peerline-server, when it is neither beside this program nor on the PATH", HelpName = "FILE" };

    public DbCopy()
        : base("copy", "From the SQLite file to PostgreSQL, every row compared; on the server's machine, with the server stopped")
    {
        Add(to);
        Add(data);
        Add(server);
    }

    protected override bool NeedsServer => false;

    protected override async Task<int> RunAsync(Run run)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "peerline-server");
        var start = new ProcessStartInfo(run.Get(server) ?? (File.Exists(beside) ? beside : "peerline-server"), ["db", "copy", run.Get(to)!]);
        if (run.Get(data) is { } folder) start.Environment["PEERLINE_DATA"] = Path.GetFullPath(folder);
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(run.Cancel);
            return process.ExitCode == 0 ? ExitCode.Done : ExitCode.Refused;
        }
        catch (Win32Exception)
        {
            throw new UsageException($"There is no program {start.FileName}: name it with --server-program.");
        }
    }
}
