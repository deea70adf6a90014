namespace Peerline.Routing.Mrt;

/// <summary>How a file is compressed.</summary>
public enum MrtCompression : byte
{
    /// <summary>Not at all.</summary>
    Plain = 0,
    /// <summary>gzip (RFC 1952).</summary>
    Gzip,
    /// <summary>bzip2.</summary>
    Bzip2,
}
