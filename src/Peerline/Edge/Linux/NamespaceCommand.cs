using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Peerline.Edge.Linux;

/// <summary>
/// Runs programs in one network namespace: the one of this process, or another one by a prefix such as <c>ip netns exec NAME</c> or
/// <c>nsenter -t PID -U -n --preserve-credentials</c>. Arguments are a list and never pass a shell.
/// Every run has an end, every output a cap.
/// </summary>
public sealed class NamespaceCommand(IReadOnlyList<string> prefix)
{
    /// <summary>More than any tool here prints; what is beyond is cut off.</summary>
    public const int MaxOutputChars = 4 << 20;

    public static NamespaceCommand Here { get; } = new([]);

    public static NamespaceCommand In(string? namespaceName) =>
        namespaceName is null ? Here : new(["ip", "netns", "exec", namespaceName]);

    /// <summary>Runs to the end, or kills it when the time is over; never throws for what the program does.</summary>
    public async Task<CommandResult> RunAsync(
        TimeSpan timeout, CancellationToken cancel, string program, params IReadOnlyList<string> arguments)
    {
        var start = StartInfo(program, arguments);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new CommandResult(CommandResult.NotFound, "", $"{start.FileName}: {e.Message}", TimedOut: false);
        }

        process.StandardInput.Close();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(timeout);
        var output = ReadAsync(process.StandardOutput);
        var error = ReadAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(ends.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return new CommandResult(-1, await output, await error, TimedOut: true);
        }

        return new CommandResult(process.ExitCode, await output, await error, TimedOut: false);
    }

    /// <summary>A program that stays: the caller owns the process and ends it.</summary>
    public Process Start(string program, params IReadOnlyList<string> arguments)
    {
        var process = new Process { StartInfo = StartInfo(program, arguments) };
        process.Start();
        process.StandardInput.Close();
        return process;
    }

    private ProcessStartInfo StartInfo(string program, IReadOnlyList<string> arguments)
    {
        string[] all = [.. prefix, program, .. arguments];
        return new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // What is read here is parsed: no translated messages, no decimal commas.
            Environment = { ["LC_ALL"] = "C" },
        };
    }

    private static async Task<string> ReadAsync(StreamReader from)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        // Beyond the cap it is still read, or the program would block on a full pipe.
        for (int n; (n = await from.ReadAsync(buffer)) > 0;) text.Append(buffer, 0, Math.Min(n, MaxOutputChars - text.Length));
        return text.ToString();
    }
}
