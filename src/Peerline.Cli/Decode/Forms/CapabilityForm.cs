using System.Text.Json;
using Peerline.Cli.Decode.Json;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Forms;

/// <summary>Capabilities without their OPEN: read in one that is made around them.</summary>
internal static class CapabilityForm
{
    // Version 4, AS 64501, 90 s, 192.0.2.2; then the extended form of the optional parameters (RFC 9072), which has room for everything.
    private static ReadOnlySpan<byte> OpenStart => [4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2];

    public static Verdict Write(Utf8JsonWriter json, ReadOnlySpan<byte> octets, bool isOptionalParameters)
    {
        byte[] body = isOptionalParameters ? Parameters(octets) : Parameter(octets);
        var read = OpenMessage.TryRead(body, out var open, out var fault);
        if (read) BgpJson.Capabilities(json, open!.Capabilities);
        else json.Hex("octets"u8, octets);
        return read ? Verdict.Ok : Verdict.Of(fault, octets.Length - body.Length);
    }

    private static byte[] Parameters(ReadOnlySpan<byte> octets) => octets.Length <= byte.MaxValue
        ? [.. OpenStart, (byte)octets.Length, .. octets]
        : [.. OpenStart, 255, 255, (byte)(octets.Length >> 8), (byte)octets.Length, .. octets];

    private static byte[] Parameter(ReadOnlySpan<byte> capabilities) =>
    [
        .. OpenStart, 255, 255, (byte)((capabilities.Length + 3) >> 8), (byte)(capabilities.Length + 3),
        2, (byte)(capabilities.Length >> 8), (byte)capabilities.Length, .. capabilities,
    ];
}
