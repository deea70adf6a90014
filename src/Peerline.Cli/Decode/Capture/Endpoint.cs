using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Cli.Decode.Capture;

/// <summary>An address and a port: one end of a TCP connection.</summary>
internal readonly record struct Endpoint(Address Address, ushort Port)
{
    public bool IsKnown => Address.Afi != Afi.None;

    /// <summary><c>192.0.2.1:179</c>, <c>[2001:db8::1]:179</c></summary>
    public override string ToString() => Address.IsIPv4
        ? string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"[{Address}]:{Port}");
}
