using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Peerline.Ledger;
using Peerline.Stages.Registration;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary>Options, data folder, keys and database: what everything else stands on.</summary>
internal static class Foundation
{
    public static PeerlineOptions AddFoundation(this WebApplicationBuilder builder)
    {
        builder.QuietLogs();
        var options = Read(builder.Configuration);
        var folder = new DataFolder(options.Data);
        folder.Prepare();
        var database = new DatabaseOptions { File = folder.Database, Postgres = options.Postgres };
        builder.OnlyOurHosts(options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IOptions<PeerlineOptions>>(new OptionsWrapper<PeerlineOptions>(options));
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<PeerlineStore>();
        builder.Services.AddHostedService<ReadAnew>();
        builder.Services.AddSingleton(_ => new Secrets(folder.SecretsKey));
        builder.Services.AddSingleton(_ => new AuditSigner(folder.AuditKey));
        builder.Services.AddSingleton(services => Installation.ReadOrCreate(folder, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddScoped<DemoNetwork>();
        builder.Services.AddSingleton<SubscriptionDesk>();
        builder.Services.AddSingleton<ResourceGroupDesk>();
        builder.Services.AddSingleton<PeerAsnDesk>();
        builder.Services.AddSingleton<PeeringDesk>();
        return options;
    }

    public static PeerlineOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(PeerlineOptions.Section).Get<PeerlineOptions>() ?? new PeerlineOptions();
        if (configuration["PEERLINE_DATA"] is { Length: > 0 } data) options.Data = data;
        if (configuration["PEERLINE_HTTP_PORT"] is { Length: > 0 } http) options.HttpPort = Port("PEERLINE_HTTP_PORT", http);
        if (configuration["PEERLINE_HTTPS_PORT"] is { Length: > 0 } https) options.HttpsPort = Port("PEERLINE_HTTPS_PORT", https);
        return options;
    }

    private static int Port(string name, string text) =>
        ushort.TryParse(text, out var port) ? port : throw new StartRefusedException($"{name} is '{text}', which is not a port number.");

    /// <summary>
    /// Requests that name another host are refused: a web page that points its own name at this machine (DNS rebinding) would else read
    /// what is open to this machine. Ordinary configuration (<c>AllowedHosts</c>) overrides it.
    /// </summary>
    private static void OnlyOurHosts(this WebApplicationBuilder builder, PeerlineOptions options) =>
        builder.Configuration["AllowedHosts"] ??= string
            .Join(';', new[] { "localhost", "127.0.0.1", "[::1]", options.Listen, options.Public.Host }.Distinct());

    /// <summary>Warnings and our own words only; ordinary logging configuration overrides it.</summary>
    private static void QuietLogs(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                ["Logging:LogLevel:Orleans"] = "Error",
                ["Logging:LogLevel:Peerline"] = "Information",
                ["Logging:Console:FormatterName"] = "simple",
                ["Logging:Console:FormatterOptions:SingleLine"] = "true",
                ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
                ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
            },
        });
    }
}

/// <summary>The server does not start; the message says why and what to do.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
