using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MimeKit;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Server.Tokens;
using Peerline.Stages.Registration;
using Peerline.Storage;

namespace Peerline.Server.Tests.Hosting;

/// <summary>
/// The real server in a process of its own, on free ports, with a data folder of its own. What only the operator's API could set up is
/// written through <see cref="Store"/>, on the same database; what is tested goes through the sockets.
/// </summary>
public sealed class PeerlineServer : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(90);
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly List<string> output = [];
    private Process? process;

    private PeerlineServer(IReadOnlyDictionary<string, string> settings, string data)
    {
        this.settings = settings;
        Data = data;
        (HttpPort, HttpsPort) = FreePorts();
        Database = TestDatabases.Of(data);
        Store = new PeerlineStore(Database, TimeProvider.System);
        Store.Committed += _ => SayWritten();
    }

    public string Data { get; }
    public int HttpPort { get; }
    public int HttpsPort { get; }
    public DatabaseOptions Database { get; }
    public PeerlineStore Store { get; }
    public Uri Http => new($"http://127.0.0.1:{HttpPort}/");
    public Uri Https => new($"https://127.0.0.1:{HttpsPort}/");
    public int ProcessId => process!.Id;

    /// <summary>What the process has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return string.Join('\n', output);
        }
    }

    /// <summary>The text of a mail to this address, with these words in its subject and its text; it leaves a moment after what it tells.</summary>
    public async Task<string> MailAsync(string to, string subject, string text = "")
    {
        var folder = Path.Combine(Data, "mail");
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < StartWithin; await Task.Delay(50))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories))
            {
                using var mail = MimeMessage.Load(file);
                var body = mail.TextBody ?? "";
                if (mail.Subject?.Contains(subject) is true && mail.To.Mailboxes.Any(m => m.Address == to) && body.Contains(text)) return body;
            }
        }

        throw new TimeoutException($"No mail says \"{subject}\" to {to}.");
    }

    /// <summary>Waits until the process has printed this.</summary>
    public async Task PrintsAsync(string text)
    {
        for (var patience = Stopwatch.StartNew(); !Output.Contains(text, StringComparison.Ordinal); await Task.Delay(50))
            if (patience.Elapsed > StartWithin) throw new TimeoutException($"The server has not said \"{text}\":\n{Output}");
    }

    /// <summary>Sends a request, and tells which database commands the server has run for it; where <see cref="StartupHook"/> runs
    /// beside the server.</summary>
    public async Task<(HttpResponseMessage Answer, IReadOnlyList<string> Commands)> TraceAsync(
        HttpClient client, HttpRequestMessage request)
    {
        var trace = StartupHook.Mark + ActivityTraceId.CreateRandom().ToHexString()[StartupHook.Mark.Length..];
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-00");
        int before;
        lock (output) before = output.Count;
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead);
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < StartWithin)
        {
            List<string> told;
            lock (output) told = [.. output.Skip(before).Where(l => l.StartsWith(trace, StringComparison.Ordinal))];
            told = [.. told.Select(l => l[(trace.Length + 1)..])];
            if (told is [.. var commands, StartupHook.End]) return (answer, commands);
            await Task.Delay(5);
        }

        throw new TimeoutException($"The server has not said what {request.RequestUri} took.");
    }

    internal DemoFile Demo =>
        JsonSerializer.Deserialize<DemoFile>(File.ReadAllText(Path.Combine(Data, "demo.json")), JsonSerializerOptions.Web)!;

    /// <param name="settings">As in the environment: <c>Peerline__Azure__PageSize</c>.</param>
    /// <param name="data">A data folder that is there already; null makes a new one.</param>
    public static async Task<PeerlineServer> StartAsync(IReadOnlyDictionary<string, string>? settings = null, string? data = null)
    {
        var server = new PeerlineServer(
            settings ?? new Dictionary<string, string>(), data ?? Directory.CreateTempSubdirectory("peerline-").FullName);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the process and waits until it says that it is ready.</summary>
    public async Task StartAgainAsync()
    {
        var start = Begin();
        using var client = new HttpClient();
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            if (start.HasExited) throw new InvalidOperationException($"The server ended with {start.ExitCode}:\n{Output}");
            try
            {
                using var answer = await client.GetAsync(new Uri(Http, "health"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (deadline.Elapsed < StartWithin)
            {
                // Not listening yet.
            }

            if (deadline.Elapsed > StartWithin) throw new TimeoutException($"The server was not ready in {StartWithin}:\n{Output}");
            await Task.Delay(25);
        }
    }

    /// <summary>Starts the process and waits for its end: for a start that is refused.</summary>
    public async Task<int> RunToEndAsync()
    {
        var start = Begin();
        using var patience = new CancellationTokenSource(StartWithin);
        await start.WaitForExitAsync(patience.Token);
        return start.ExitCode;
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", $"-TERM {ProcessId}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process!.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (process is null || process.HasExited) return;
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>A client over TLS that trusts this installation's CA and nothing else.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(Trusting()) { BaseAddress = Https };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A browser: it keeps cookies, and does not follow where it is led.</summary>
    public HttpClient Browser()
    {
        var handler = Trusting();
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, true);
        return new HttpClient(handler) { BaseAddress = Https };
    }

    public async Task<string> TokenAsync(string clientId, string clientSecret)
    {
        using var client = Client();
        using var answer = await client.PostAsync($"{Demo.TenantId}/oauth2/v2.0/token", TokenRequest(clientId, clientSecret, Demo.Scope));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    public Task<string> OperatorTokenAsync() => TokenAsync(Demo.Operator.ClientId, Demo.Operator.ClientSecret);

    /// <summary>The token of one of the demo's two peers.</summary>
    public Task<string> PeerTokenAsync(int index = 0) => TokenAsync(Demo.Peers[index].ClientId, Demo.Peers[index].ClientSecret);

    public static FormUrlEncodedContent TokenRequest(string clientId, string clientSecret, string scope) =>
        new(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = clientSecret, ["scope"] = scope,
    });

    /// <summary>Another subscription for one of the demo's peers, with the provider registered and one resource group, "peering".</summary>
    public async Task<Guid> NewSubscriptionAsync(int peer = 0, bool registered = true)
    {
        var subscriptions = new SubscriptionDesk(Store);
        var id = ((Answer<Subscription>.Done)await subscriptions.CreateAsync(Caller.System, "Test")).Value.Id;
        if (registered) await subscriptions.RegisterProviderAsync(Caller.System, id, "Microsoft.Peering");
        await new ResourceGroupDesk(Store).PutAsync(Caller.System, id, "peering", "local", null);
        var client = Demo.Peers[peer].ClientId;
        await AssignAsync(client, AccessRole.PeerContributor, Scope.Of(id));
        return id;
    }

    /// <summary>Gives a role, as the operator would.</summary>
    public async Task AssignAsync(string principal, AccessRole role, Scope scope) =>
        Assert.IsType<Answer<RoleAssignment>.Done>(await new Roles(Store).AssignAsync(Caller.System, null, principal, role, scope));

    /// <summary>Another verb of the program, on this data folder.</summary>
    public async Task<int> SayAsync(params string[] verb)
    {
        using var other = Process.Start(Start(verb))!;
        using var patience = new CancellationTokenSource(StartWithin);
        await other.WaitForExitAsync(patience.Token);
        return other.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Data, recursive: true);
    }

    private Process Begin()
    {
        process = Process.Start(Start([]))!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private ProcessStartInfo Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "peerline-server.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Data,
            Environment =
            {
                ["PEERLINE_DATA"] = Data,
                ["PEERLINE_HTTP_PORT"] = $"{HttpPort}",
                ["PEERLINE_HTTPS_PORT"] = $"{HttpsPort}",
            },
        };
        start.Environment["Peerline__DemoRouters"] = "false";
        // Two callers stand for the peers of all tests.
        foreach (var limit in new[] { "ReadsPerMinute", "WritesPerMinute", "Streams", "AskingAtOnce" })
            start.Environment[$"Peerline__Limits__{limit}"] = "1000000";
        if (Database.IsPostgres) start.Environment["Peerline__Postgres"] = Database.Postgres;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return start;
    }

    /// <summary>What was written beside the server is said to it, and it has heard: SIGUSR1, as an operator would.</summary>
    private void SayWritten()
    {
        lock (Store)
        {
            if (process is not { HasExited: false }) return;
            lock (output)
            {
                var heard = Heard();
                using var kill = Process.Start("kill", $"-USR1 {process.Id}");
                while (Heard() == heard && !process.HasExited) Monitor.Wait(output, TimeSpan.FromSeconds(1));
            }
        }

        int Heard() => output.Count(line => line.Contains("SIGUSR1", StringComparison.Ordinal));
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (output)
        {
            output.Add(line);
            Monitor.PulseAll(output);
        }

        // What the server calls a failure is seen beside the test that met it.
        if (line.Contains(" fail: ", StringComparison.Ordinal)) Console.Error.WriteLine(line);
    }

    private SocketsHttpHandler Trusting()
    {
        var ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Data, "tls", "ca.pem"));
        return new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { ca },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
    }

    private static (int Http, int Https) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var two = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        two.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)two.LocalEndpoint).Port);
    }
}
