namespace Peerline.Model;

/// <summary>The address family of a session half.</summary>
public enum Family
{
    IPv4 = 4,
    IPv6 = 6,
}
