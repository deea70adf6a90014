using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Peerline.Client;
using Peerline.Edge.Linux;
using Peerline.Server.Tests.Cli;

namespace Peerline.Lab.Tests;

/// <summary>
/// The real server as a process of its own, with a data folder of its own, on free ports, without the demo network. It can be killed and
/// started again on the same data. <see cref="Operator"/> is the first operator's client.
/// </summary>
public sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "peerline-server");

    private readonly Dictionary<string, string> settings;
    private readonly StringBuilder said = new();
    private Process? process;
    private Access? access;

    private RunningServer(string data, IReadOnlyDictionary<string, string> more)
    {
        Data = data;
        settings = new(more)
        {
            ["PEERLINE_DATA"] = data,
            ["PEERLINE_HTTP_PORT"] = $"{HttpPort}",
            ["PEERLINE_HTTPS_PORT"] = $"{HttpsPort}",
            ["Peerline__Demo"] = "false",
        };
    }

    public string Data { get; }
    public int HttpPort { get; } = FreePort();
    public int HttpsPort { get; } = FreePort();
    public Uri Endpoint => new($"https://127.0.0.1:{HttpsPort}/");

    /// <summary>Plain HTTP: health and metrics.</summary>
    public Uri Plain => new($"http://127.0.0.1:{HttpPort}/");
    public PeerlineClient Operator { get; private set; } = null!;

    /// <summary>From the start of the process until <c>/health</c> said 200, the last time.</summary>
    public TimeSpan StartedWithin { get; private set; }
    public bool IsRunning => process is { HasExited: false };

    /// <summary>All that the process has written so far, over all its lives.</summary>
    public string Log
    {
        get { lock (said) return said.ToString(); }
    }

    /// <param name="data">An empty or missing folder; the caller removes it.</param>
    /// <param name="more">Further settings, as environment variables: <c>Peerline__Lab__HoldAt</c>…</param>
    public static async Task<RunningServer> StartAsync(string data, IReadOnlyDictionary<string, string>? more = null)
    {
        var server = new RunningServer(data, more ?? new Dictionary<string, string>());
        try
        {
            server.access = await server.FirstOperatorAsync();
            await server.StartAsync();
            // The first start makes the authority that the clients trust.
            server.Operator = server.ClientOf(server.access.Operator.ClientId, server.access.Operator.ClientSecret);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process again on the same data.</summary>
    /// <param name="changes">Settings that are other from now on; null takes one away.</param>
    public async Task StartAsync(params IReadOnlyList<(string Name, string? Value)> changes)
    {
        if (IsRunning) throw new LabException("The server runs already.");
        foreach (var (name, value) in changes)
        {
            if (value is null) settings.Remove(name);
            else settings[name] = value;
        }

        File.Delete(HeldFile);
        var clock = Stopwatch.StartNew();
        process?.Dispose();
        process = Launch();
        using var http = new HttpClient { BaseAddress = Plain, Timeout = TimeSpan.FromSeconds(10) };
        await Eventually.TrueAsync(() => IsHealthyAsync(http), "the server is healthy", Patience);
        StartedWithin = clock.Elapsed;
    }

    public async Task<bool> IsHealthyAsync()
    {
        using var http = new HttpClient { BaseAddress = Plain, Timeout = TimeSpan.FromSeconds(10) };
        return await IsHealthyAsync(http);
    }

    /// <summary>SIGKILL: the process has no chance to tidy up.</summary>
    public Task KillAsync() => EndAsync("-9");

    /// <summary>SIGTERM.</summary>
    public Task StopAsync() => EndAsync("-15");

    /// <summary>The boundary at which the process stands still; null while it goes on.</summary>
    public string? HeldAt
    {
        get
        {
            MustRun();
            return File.Exists(HeldFile) && File.ReadAllText(HeldFile) is { Length: > 0 } name ? name : null;
        }
    }

    /// <summary>Until the process stands still at the boundary that <c>Peerline__Lab__HoldAt</c> names.</summary>
    public Task<string> UntilHeldAsync(TimeSpan? within = null) => Eventually.MatchesAsync(
        () => Task.FromResult(HeldAt ?? ""), name => name.Length > 0, "the server stands still at a boundary", within ?? Patience);

    /// <summary>A client of this server; null asks as nobody.</summary>
    public PeerlineClient ClientOf(string? clientId = null, string? secret = null, TimeSpan? timeout = null) => new(new PeerlineClientOptions
    {
        Endpoint = Endpoint,
        TokenEndpoint = new Uri(access!.TokenEndpoint),
        ClientId = clientId,
        ClientSecret = secret,
        Scope = access.Scope,
        CaFile = access.CaFile,
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
    });

    /// <summary>Plain requests to Azure's face, with a client's token.</summary>
    public ArmCaller ArmOf(string clientId, string secret) => new(Endpoint, access!.CaFile, new Uri(access.TokenEndpoint), access.Scope, clientId, secret);

    /// <summary>What the built <c>peerline</c> writes, with the operator's login, in a process of its own; it must end well.</summary>
    public async Task<string> CommandAsync(params string[] words)
    {
        var info = new ProcessStartInfo("dotnet", [BuiltCommand.Path, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Data };
        foreach (var (name, value) in new[]
        {
            ("ENDPOINT", $"{Endpoint}"), ("TOKEN_ENDPOINT", access!.TokenEndpoint), ("SCOPE", access.Scope), ("CA_FILE", access.CaFile),
            ("CLIENT_ID", access.Operator.ClientId), ("CLIENT_SECRET", access.Operator.ClientSecret),
        })
        {
            info.Environment[$"PEERLINE_{name}"] = value;
        }

        using var run = Process.Start(info)!;
        using var patience = new CancellationTokenSource(Patience);
        var error = run.StandardError.ReadToEndAsync(patience.Token);
        var output = await run.StandardOutput.ReadToEndAsync(patience.Token);
        await run.WaitForExitAsync(patience.Token);
        return run.ExitCode == 0 ? output : throw new LabException($"peerline {string.Join(' ', words)}: exit {run.ExitCode} {await error}");
    }

    public async Task<string> MetricsAsync()
    {
        using var http = new HttpClient { BaseAddress = Plain };
        return await http.GetStringAsync("metrics");
    }

    /// <summary>The mails written so far, oldest first.</summary>
    public IReadOnlyList<Mail> Mails()
    {
        var folder = Path.Combine(Data, "mail");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal).Select(Mail.Read)] : [];
    }

    /// <summary>Fails the lab with the server's own words when it has ended.</summary>
    public void MustRun()
    {
        if (!IsRunning) throw new LabException($"The server ended with {process?.ExitCode}: {Log}");
    }

    public async ValueTask DisposeAsync()
    {
        Operator?.Dispose();
        await StopAsync();
        process?.Dispose();
    }

    private string HeldFile => Path.Combine(Data, "held");

    private async Task<Access> FirstOperatorAsync()
    {
        if (!File.Exists(Program)) throw new LabException($"{Program} is not built.");
        Directory.CreateDirectory(Data);
        using var made = Process.Start(Info("operator", "lab"))!;
        var error = made.StandardError.ReadToEndAsync();
        var output = await made.StandardOutput.ReadToEndAsync();
        await made.WaitForExitAsync();
        return made.ExitCode == 0
            ? JsonSerializer.Deserialize<Access>(output, JsonSerializerOptions.Web)!
            : throw new LabException($"peerline-server operator: {made.ExitCode} {await error}");
    }

    private Process Launch()
    {
        var started = new Process { StartInfo = Info() };
        started.OutputDataReceived += Hear;
        started.ErrorDataReceived += Hear;
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private ProcessStartInfo Info(params string[] arguments)
    {
        var info = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Data };
        foreach (var (name, value) in settings) info.Environment[name] = value;
        return info;
    }

    private async Task<bool> IsHealthyAsync(HttpClient http)
    {
        MustRun();
        try
        {
            using var answer = await http.GetAsync("health");
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task EndAsync(string signal)
    {
        if (process is not { HasExited: false } running) return;
        await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(5), default, "kill", signal, $"{running.Id}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await running.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            if (line.Data is not null && said.Length < 4 << 20) said.AppendLine(line.Data);
        }
    }

    /// <summary>
    /// Below the ports that the kernel gives to whoever connects (32768 and up): while a server is down, one of those may be taken by
    /// another's connection, or by a client's own to the very port.
    /// </summary>
    internal static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_240, 32_768));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    private sealed record Access(string CaFile, string TokenEndpoint, string Scope, AccessClient Operator);

    private sealed record AccessClient(string ClientId, string ClientSecret);
}
