using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Peerline.Server.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>The endpoints of the real program: its entry point is run in this process until it has started, then stopped.</summary>
public sealed class RouteTable : IAsyncLifetime
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(90);

    public IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var data = Directory.CreateTempSubdirectory("peerline-routes-").FullName;
        var built = new TaskCompletionSource<IHost>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (DiagnosticListener.AllListeners.Subscribe(new HostListener(built)))
        {
            string[] args =
                [$"--Peerline:Data={data}", "--Peerline:HttpPort=0", $"--Peerline:HttpsPort={FreePort()}", "--Peerline:Demo=false"];
            var program = Task.Run(() => (int)typeof(PeerlineOptions).Assembly.EntryPoint!.Invoke(null, [args])!);
            var host = await built.Task.WaitAsync(StartWithin);
            var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(StartWithin);
            Endpoints = [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
            lifetime.StopApplication();
            await program.WaitAsync(StartWithin);
        }

        Directory.Delete(data, recursive: true);
    }

    public ValueTask DisposeAsync() => default;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The host tells when it was built: Microsoft.Extensions.Hosting, event HostBuilt.</summary>
    private sealed class HostListener(
        TaskCompletionSource<IHost> built) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == "Microsoft.Extensions.Hosting") listener.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> happened)
        {
            if (happened is { Key: "HostBuilt", Value: IHost host }) built.TrySetResult(host);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => built.TrySetException(error);
    }
}
