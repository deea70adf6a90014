using System.Diagnostics;
using System.Text.Json;

namespace Peerline.Tests.Notifications;

/// <summary>Debian's aiosmtpd in a process of its own, on a port of its own choice.</summary>
sealed class SmtpServer : IAsyncDisposable
{
    const string Python = "/usr/bin/python3";

    readonly Process _process;

    SmtpServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<SmtpServer> StartAsync(params string[] options)
    {
        SkipWithoutAiosmtpd();
        var process = Start([Path.Combine(AppContext.BaseDirectory, "Notifications", "smtp_server.py"), .. options]);
        var first = await ReadAsync(process);
        return new SmtpServer(process, first.GetProperty("port").GetInt32());
    }

    /// <summary>The next message that reached DATA, whatever was answered to it.</summary>
    public async Task<Received> NextAsync()
    {
        var line = await ReadAsync(_process);
        return new Received(
            line.GetProperty("tls").GetBoolean(), line.GetProperty("login").GetBoolean(), line.GetProperty("mail_from").GetString()!,
            [.. line.GetProperty("rcpt_tos").EnumerateArray().Select(address => address.GetString()!)],
            line.GetProperty("content").GetBytesFromBase64());
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    static void SkipWithoutAiosmtpd()
    {
        if (!File.Exists(Python))
        {
            Assert.Skip("There is no /usr/bin/python3.");
        }

        using var probe = Start(["-c", "import aiosmtpd"]);
        probe.WaitForExit();
        if (probe.ExitCode != 0)
        {
            Assert.Skip("aiosmtpd is not installed (Debian package python3-aiosmtpd).");
        }
    }

    static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    static async Task<JsonElement> ReadAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var line = await process.StandardOutput.ReadLineAsync(patience.Token);
        return line is null
            ? throw new InvalidOperationException($"The mail server died: {await process.StandardError.ReadToEndAsync(patience.Token)}")
            : JsonElement.Parse(line);
    }

    public sealed record Received(bool Tls, bool LoggedIn, string From, IReadOnlyList<string> To, byte[] Content);
}
