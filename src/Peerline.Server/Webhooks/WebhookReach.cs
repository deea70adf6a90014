using System.Net;
using System.Net.Sockets;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Server.Webhooks;

/// <summary>
/// Where a webhook may lead: https, a port of the list, and only addresses that are public, whatever way they are written or found.
/// A name is asked for once for each connection, every address that it has is judged, and the connection goes to one of these.
/// </summary>
internal sealed class WebhookReach(WebhookOptions options)
{
    private const int LongestUrl = 2000;
    private static readonly Prefix PublicIPv6 = Prefix.Parse("2000::/3");

    private readonly Prefix[] allowed = [.. options.Allow.Select(p => Prefix.Parse(p))];

    /// <summary>The rules that the text of an address breaks; what its name leads to is judged when it is used.</summary>
    public void Check(InputRules rules, string? url, string field)
    {
        rules.Line(url, field, LongestUrl);
        if (!rules.Hold) return;
        if (url!.Any(c => c is <= ' ' or '\\' or '\u007f') || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            rules.Add("InvalidUrl", $"{field} is an address like https://hooks.example.net/peerline.", field);
            return;
        }

        rules.Must(uri.Scheme == Uri.UriSchemeHttps, "NotHttps", $"{field} begins with https://.", field);
        rules.Must(uri.UserInfo.Length == 0, "UserInfo", $"{field} holds no user name or password: deliveries are signed.", field);
        rules.Must(uri.Fragment.Length == 0, "Fragment", $"{field} has no part behind #.", field);
        rules.Must(options.Ports.Contains(uri.Port), "PortNotAllowed", $"{field} uses one of the ports {string.Join(", ", options.Ports)}.", field);
        if (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var address))
            rules.Must(Allows(address), "AddressNotAllowed", $"{field}: {address} is not a public address.", field);
    }

    /// <summary>Whether a connection may go to this address.</summary>
    public bool Allows(IPAddress address)
    {
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 }) return false;
        // ::ffff:a.b.c.d is judged as written: no name has reason to say it.
        if (!Address.TryParse(address.ToString(), out var parsed)) return false;
        if (allowed.Any(p => p.Contains(parsed))) return true;
        return (parsed.IsIPv4 || PublicIPv6.Contains(parsed)) && !WellKnown.Bogons.Any(b => b.Contains(parsed));
    }

    /// <summary>A connection to the host, to an address that was judged.</summary>
    /// <exception cref="WebhookRefusedException">The name has an address that may not be reached.</exception>
    public async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancel);
        if (addresses.FirstOrDefault(a => !Allows(a)) is { } bad)
            throw new WebhookRefusedException($"{host.Host} leads to {bad}, which is not a public address.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The address may not be reached, now.</summary>
internal sealed class WebhookRefusedException(string message) : IOException(message);
