using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Peerline.Tests.Sources;

/// <summary>HTTP on a free port of loopback: one request after the other, and JSON for an answer.</summary>
internal sealed class LoopbackHttp : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task serving;

    /// <param name="answer">Sets the status and headers, and gives the body.</param>
    public LoopbackHttp(Func<HttpListenerContext, Task<byte[]>> answer)
    {
        Root = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        listener.Prefixes.Add(Root + "/");
        listener.Start();
        serving = ServeAsync(answer);
    }

    public string Root { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task<byte[]>> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(await answer(context));
            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
