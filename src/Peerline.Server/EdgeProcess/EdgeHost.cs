using System.Runtime.InteropServices;
using Peerline.Edge.Embedded;

namespace Peerline.Server.EdgeProcess;

/// <summary>
/// <c>peerline-server edge</c>: one embedded router, spoken to with HTTP and JSON over a Unix socket that only its owner may open. It
/// listens on no TCP port but its sessions' own. It outlives the server; SIGTERM ends it and its sessions, and its configuration stays.
/// </summary>
internal static class EdgeHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (EdgeArguments.Parse(args, out var faults) is not { } arguments)
        {
            foreach (var fault in faults) Console.Error.WriteLine(fault);
            Console.Error.WriteLine(EdgeArguments.Usage);
            return ExitCode.Usage;
        }

        // The directory must be entered; everything that is made from here on, socket and files, is read and written by the owner alone.
        Directory.CreateDirectory(arguments.StateDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _ = umask(0b001_111_111);
        using var exclusive = Occupy(arguments.StateDirectory);
        if (exclusive is null)
        {
            Console.Error.WriteLine($"{arguments.StateDirectory} is in use by a running router.");
            return ExitCode.Busy;
        }

        try
        {
            await ServeAsync(arguments);
            return ExitCode.Ok;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.CannotStart;
        }
    }

    private static async Task ServeAsync(EdgeArguments arguments)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "peerline-edge" });
        builder.Logging.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddRoutingCore().Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.ListenUnixSocket(arguments.Socket));
        await using var app = builder.Build();

        await using var router = await EmbeddedRouter.StartAsync(
            new EmbeddedRouterOptions
            {
                Name = arguments.Name,
                StateDirectory = arguments.StateDirectory,
                LocalAsn = arguments.LocalAsn,
                RouterId = arguments.RouterId,
            },
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger($"edge {arguments.Name}"), CancellationToken.None);
        EdgeEndpoints.Map(app, router);
        // The lock on the directory says that nobody is behind a socket that is left.
        File.Delete(arguments.Socket);
        await app.RunAsync();
    }

    private static FileStream? Occupy(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc")]
    private static extern uint umask(uint mask);

    private static class ExitCode
    {
        public const int Ok = 0;
        public const int CannotStart = 1;
        public const int Busy = 3;
        public const int Usage = 64;
    }
}
