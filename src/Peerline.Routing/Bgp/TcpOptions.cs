using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Peerline.Routing.Bgp;

/// <summary>What BGP wants from a Linux TCP socket beyond the portable options.</summary>
internal static class TcpOptions
{
    private const int IpProtocolIp = 0, IpTtl = 2, IpMinTtl = 21;
    private const int IpProtocolIPv6 = 41, IPv6UnicastHops = 16, IPv6MinHopCount = 73;
    private const int IpProtocolTcp = 6, TcpMd5Signature = 14;
    private const int MaximumTtl = 255;

    /// <summary>Sends with TTL 255, as GTSM on the other side needs it, whether or not we check it ourselves (RFC 5082 3).</summary>
    public static void SendWithMaximumTtl(Socket socket) =>
        SetInt(socket, IsIPv6(socket) ? IpProtocolIPv6 : IpProtocolIp, IsIPv6(socket) ? IPv6UnicastHops : IpTtl, MaximumTtl);

    /// <summary>Has the kernel drop packets that came through a router; on a listener already the SYN.</summary>
    public static void RequireMaximumTtl(Socket socket, bool required) => SetInt(
        socket, IsIPv6(socket) ? IpProtocolIPv6 : IpProtocolIp, IsIPv6(socket) ? IPv6MinHopCount : IpMinTtl, required ? MaximumTtl : 0);

    /// <summary>Signs every segment to and from the peer (RFC 2385); a null key removes it.</summary>
    /// <remarks>
    /// <code>
    /// struct tcp_md5sig {                     offset
    ///   struct sockaddr_storage tcpm_addr;         0   128 octets
    ///   __u8  tcpm_flags;                        128
    ///   __u8  tcpm_prefixlen;                    129
    ///   __u16 tcpm_keylen;                       130
    ///   int   tcpm_ifindex;                      132
    ///   __u8  tcpm_key[80];                      136
    /// };                                         216
    /// </code>
    /// </remarks>
    public static void SignWithMd5(Socket socket, IPAddress peer, string? key)
    {
        const int keyLengthAt = 130, keyAt = 136;
        Span<byte> option = stackalloc byte[216];
        option.Clear();
        WriteSocketAddress(option, peer);
        if (key is not null)
        {
            var length = Encoding.UTF8.GetBytes(key, option[keyAt..]);
            BitConverter.TryWriteBytes(option[keyLengthAt..], (ushort)length);
        }
        try
        {
            socket.SetRawSocketOption(IpProtocolTcp, TcpMd5Signature, option);
        }
        catch (SocketException) when (key is null)
        {
            // There was no key to remove.
        }
        finally
        {
            option.Clear();
        }
    }

    // The kernel's sockaddr: family in host order, port, then for IPv6 the flow label, the address, the scope.
    private static void WriteSocketAddress(Span<byte> destination, IPAddress address)
    {
        const ushort inet = 2, inet6 = 10;
        var isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        BitConverter.TryWriteBytes(destination, isIPv6 ? inet6 : inet);
        address.TryWriteBytes(destination[(isIPv6 ? 8 : 4)..], out _);
        if (isIPv6 && address.ScopeId != 0) BitConverter.TryWriteBytes(destination[24..], (uint)address.ScopeId);
    }

    private static bool IsIPv6(Socket socket) => socket.AddressFamily == AddressFamily.InterNetworkV6;

    private static void SetInt(Socket socket, int level, int name, int value)
    {
        Span<byte> option = stackalloc byte[4];
        BitConverter.TryWriteBytes(option, value);
        socket.SetRawSocketOption(level, name, option);
    }
}
