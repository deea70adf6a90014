using System.Diagnostics;
using System.Text;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>A daemon in the foreground, ended by its pid.</summary>
internal sealed class LabDaemon : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder said = new();

    private LabDaemon(Process process)
    {
        this.process = process;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid => process.Id;

    public string Said
    {
        get
        {
            lock (said) return said.ToString();
        }
    }

    public static LabDaemon Start(NamespaceCommand where, string program, params IReadOnlyList<string> arguments) =>
        new(where.Start(program, arguments));

    /// <summary>Fails the lab with the daemon's own words when it has ended.</summary>
    public void MustRun()
    {
        if (!process.HasExited) return;
        lock (said) throw new LabException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} ended: {said}");
    }

    /// <summary>A signal by its name, such as STOP.</summary>
    public async Task SignalAsync(string name) =>
        await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(5), default, "kill", $"-{name}", $"{process.Id}");

    public Task EndedAsync() => process.WaitForExitAsync();

    /// <summary>SIGTERM, or SIGKILL when it is to die as in a crash; returns when the process is gone.</summary>
    public async Task EndAsync(bool crash = false)
    {
        if (process.HasExited) return;
        await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(5), default, "kill", crash ? "-9" : "-15", $"{process.Id}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            if (line.Data is not null && said.Length < 64 * 1024) said.AppendLine(line.Data);
        }
    }
}
