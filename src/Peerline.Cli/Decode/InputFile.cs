using System.IO.Compression;
using Peerline.Routing.Mrt;

namespace Peerline.Cli.Decode;

/// <summary>The file or the standard input, unpacked when its first octets say that it is packed.</summary>
internal static class InputFile
{
    private const int Enough = 1 << 12;

    /// <summary>Opens it.</summary>
    /// <param name="name">The file, or - for the standard input.</param>
    /// <param name="beforeRead">Called before every read.</param>
    public static OctetSource Open(string name, Action? beforeRead = null) => Unpack(
        name == "-" ? Console.OpenStandardInput() : new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1), beforeRead);

    private static OctetSource Unpack(Stream stream, Action? beforeRead)
    {
        var source = new OctetSource(stream) { BeforeRead = beforeRead };
        source.Fill(4);
        var start = source.Window;
        if (start is [0x1f, 0x8b, ..]) return Primed(new OctetSource(new GZipStream(new SourceStream(source), CompressionMode.Decompress)));
        if (start is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9']) return Primed(new OctetSource(new Bzip2Stream(new SourceStream(source))));
        return source;
    }

    private static OctetSource Primed(OctetSource source)
    {
        source.Fill(Enough);
        return source;
    }
}
