using System.IO.Compression;

namespace Peerline.Cli.Decode;

/// <summary>The file or the standard input, unpacked when its first octets say that it is packed.</summary>
internal static class InputFile
{
    private const int Enough = 1 << 12;

    public static OctetSource Open(string name) =>
        Unpack(name == "-" ? Console.OpenStandardInput() : new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));

    private static OctetSource Unpack(Stream stream)
    {
        var source = new OctetSource(stream);
        source.Fill(4);
        var start = source.Window;
        if (start is [0x1f, 0x8b, ..]) return Primed(new OctetSource(new GZipStream(new SourceStream(source), CompressionMode.Decompress)));
        return source;
    }

    private static OctetSource Primed(OctetSource source)
    {
        source.Fill(Enough);
        return source;
    }
}
