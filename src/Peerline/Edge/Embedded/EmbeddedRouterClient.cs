using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>
/// Speaks to an embedded router over its Unix socket. Whatever keeps it from answering is a <see cref="RouterUnreachableException"/>.
/// </summary>
public sealed class EmbeddedRouterClient : IDisposable
{
    /// <summary>sun_path of <c>sockaddr_un</c> has 108 octets with its closing zero.</summary>
    public const int LongestSocketPath = 107;

    // A link test sends its packets one after the other; everything else answers in milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _socket;
    private readonly HttpClient _http;

    public EmbeddedRouterClient(string socket)
    {
        _socket = socket;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri("http://edge/"),
            Timeout = Patience,
        };
    }

    public Task<RouterStatus> StatusAsync(CancellationToken cancel) => GetAsync("status", EmbeddedJson.Default.RouterStatus, cancel);

    public Task<RouterReadBack> ReadBackAsync(CancellationToken cancel) =>
        GetAsync("configuration", EmbeddedJson.Default.RouterReadBack, cancel);

    public Task<CommitAnswer> CommitAsync(CommitRequest change, CancellationToken cancel) =>
        PostAsync("commits", change, EmbeddedJson.Default.CommitRequest, EmbeddedJson.Default.CommitAnswer, cancel);

    public Task<bool> ConfirmAsync(Guid id, CancellationToken cancel) =>
        PostAsync($"commits/{id}/confirm", "", EmbeddedJson.Default.String, EmbeddedJson.Default.Boolean, cancel);

    public Task<bool> AbandonAsync(Guid id, string reason, CancellationToken cancel) =>
        PostAsync($"commits/{id}/abandon", reason, EmbeddedJson.Default.String, EmbeddedJson.Default.Boolean, cancel);

    /// <summary>The configuration by hand, with its keys: the socket is its operator's.</summary>
    public Task<BaseConfiguration> BaseAsync(CancellationToken cancel) => GetAsync("base", EmbeddedJson.Default.BaseConfiguration, cancel);

    /// <summary>Replaces the configuration by hand. What is wrong with it; empty when it is in effect.</summary>
    public Task<IReadOnlyList<string>> ConfigureAsync(BaseConfiguration configuration, CancellationToken cancel) =>
        PostAsync("base", configuration, EmbeddedJson.Default.BaseConfiguration, EmbeddedJson.Default.IReadOnlyListString, cancel);

    public Task<RouterObservation> ObserveAsync(CancellationToken cancel) =>
        GetAsync("observation", EmbeddedJson.Default.RouterObservation, cancel);

    public Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel) =>
        GetAsync($"routes/{view}/{session.PeerAddress}", EmbeddedJson.Default.IReadOnlyListRoute, cancel);

    public Task<LinkTestResult> TestLinkAsync(LinkTestPlan plan, CancellationToken cancel) =>
        PostAsync("link-test", plan, EmbeddedJson.Default.LinkTestPlan, EmbeddedJson.Default.LinkTestResult, cancel);

    public Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel) =>
        PostAsync("ping", request, EmbeddedJson.Default.PingRequest, EmbeddedJson.Default.PingResult, cancel);

    public Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel) =>
        GetAsync($"neighbours/{Uri.EscapeDataString(interfaceName)}/{address}", EmbeddedJson.Default.IReadOnlyListString, cancel);

    public Task<TraceResult> TraceAsync(Address destination, CancellationToken cancel) =>
        GetAsync($"trace/{destination}", EmbeddedJson.Default.TraceResult, cancel);

    public Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancel) =>
        PostAsync("connect", request, EmbeddedJson.Default.ConnectRequest, EmbeddedJson.Default.ConnectResult, cancel);

    public Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel) =>
        GetAsync($"look-up/{address}", EmbeddedJson.Default.IReadOnlyListFoundRoute, cancel);

    public void Dispose() => _http.Dispose();

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancel) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), answer, cancel);

    private Task<TAnswer> PostAsync<TBody, TAnswer>(
        string path, TBody body, JsonTypeInfo<TBody> json, JsonTypeInfo<TAnswer> answer, CancellationToken cancel) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, json) }, answer, cancel);

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancel);
            if (response.StatusCode is not HttpStatusCode.OK)
                throw new RouterUnreachableException(
                    $"The router at {_socket} answered {(int)response.StatusCode} to {request.RequestUri}.");
            return await response.Content.ReadFromJsonAsync(json, cancel)
                ?? throw new RouterUnreachableException($"The router at {_socket} answered nothing to {request.RequestUri}.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException
            || (fault is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new RouterUnreachableException($"The router at {_socket} does not answer: {fault.Message}", fault);
        }
        finally
        {
            request.Dispose();
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
