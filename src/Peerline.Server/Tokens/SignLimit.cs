using System.Net;
using System.Threading.RateLimiting;
using Peerline.Server.Hosting;

namespace Peerline.Server.Tokens;

/// <summary>How often one address may try to sign in.</summary>
internal sealed class SignLimit(PeerlineOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limit = PartitionedRateLimiter.Create<IPAddress, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(Partition(address), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.SignInsPerMinute, Window = TimeSpan.FromMinutes(1),
        }));

    public bool Lets(IPAddress address)
    {
        using var lease = limit.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => limit.Dispose();

    /// <summary>Who has an IPv6 address has 2^64 of them.</summary>
    private static string Partition(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : address.ToString();
    }
}
