using System.IO.Compression;
using System.Runtime.CompilerServices;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>
/// Reads the records of an MRT file or stream one after another, plain, gzip or bzip2 as its first octets say. Memory is bounded by the
/// longest record, and reading a record allocates nothing. Not for several threads at once.
/// </summary>
/// <example>
/// <code>
/// using var file = MrtFile.Open("rib.20260101.0000.bz2");
/// while (file.Read(out var record))
///     if (RibRecord.Read(record, out var rib).Fault == MrtFault.None)
///         foreach (var route in rib)
///             Console.WriteLine($"{rib.Prefix} {file.Peers[route.PeerIndex].Asn} {route.Attributes.AsPath.ToString()}");
/// </code>
/// </example>
public sealed class MrtFile : IDisposable
{
    private const int InitialBuffer = 256 * 1024;
    private readonly Stream _source;
    private readonly int _maximumLength;
    private Stream? _stream;
    private byte[] _buffer = new byte[InitialBuffer];
    private int _start, _end;
    private long _toSkip;

    /// <summary>Reads a stream, which is closed with this.</summary>
    /// <param name="stream">Octets from the start of an MRT file, compressed or not.</param>
    /// <param name="maximumLength">Octets of the longest record that is delivered; longer ones are skipped and counted.</param>
    public MrtFile(Stream stream, int maximumLength = MrtRecord.DefaultMaximumLength)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, MrtRecord.HeaderLength);
        _source = stream;
        _maximumLength = maximumLength;
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumLength">Octets of the longest record that is delivered; longer ones are skipped and counted.</param>
    public static MrtFile Open(string path, int maximumLength = MrtRecord.DefaultMaximumLength) =>
        // The buffer is here already.
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan), maximumLength);

    /// <summary>The peers of the last PEER_INDEX_TABLE that was read.</summary>
    public PeerIndex Peers { get; } = new();

    /// <summary>How the file is compressed; Plain before the first record.</summary>
    public MrtCompression Compression { get; private set; }

    /// <summary>Decompressed octets before the next record.</summary>
    public long Position { get; private set; }

    /// <summary>Records that were delivered.</summary>
    public long Delivered { get; private set; }

    /// <summary>Records that were skipped because they could not be framed or are too long.</summary>
    public long Skipped { get; private set; }

    /// <summary>How the file ended; NotYet before Read has answered false.</summary>
    public MrtEnding Ending { get; private set; }

    /// <summary>What decompression complained about; null unless the ending is Corrupt.</summary>
    public string? Damage { get; private set; }

    /// <summary>Octets at the end that are no whole record.</summary>
    public int Left => _end - _start;

    /// <summary>Reads the next record; false at the end. The record is valid until the next call.</summary>
    // Optimized at once: a program that converts one file is done before the runtime would get to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read(out MrtRecord record)
    {
        while (true)
        {
            var octets = _buffer.AsSpan(_start, _end - _start);
            switch (MrtRecord.TryRead(octets, _maximumLength, out record, out _))
            {
                case FrameStatus.Complete:
                    _start += record.Octets.Length;
                    Position += record.Octets.Length;
                    Delivered++;
                    if (record.Kind == MrtRecordKind.PeerIndexTable && PeerIndexTable.Read(record, out var table).Fault == MrtFault.None)
                        Peers.Load(table);
                    return true;
                case FrameStatus.Malformed:
                    _toSkip = MrtRecord.HeaderLength + (long)BigEndian.UInt32(octets, 8);
                    Skipped++;
                    if (Skip()) continue;
                    return false;
                default:
                    if (Fill()) continue;
                    return false;
            }
        }
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _source.Dispose();
    }

    private bool Skip()
    {
        while (true)
        {
            var count = (int)Math.Min(_toSkip, _end - _start);
            _start += count;
            Position += count;
            _toSkip -= count;
            if (_toSkip == 0) return true;
            if (!Fill()) return false;
        }
    }

    // More octets behind those that are there; false at the end, which is then told.
    private bool Fill()
    {
        if (Ending != MrtEnding.NotYet) return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, Math.Max(_maximumLength, InitialBuffer)));
        int count;
        try
        {
            _stream ??= Decompress();
            count = _stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException e)
        {
            Damage = e.Message;
            Ending = MrtEnding.Corrupt;
            return false;
        }
        _end += count;
        if (count == 0) Ending = _end > _start || _toSkip > 0 ? MrtEnding.Torn : MrtEnding.Complete;
        return count != 0;
    }

    // 1f 8b: gzip (RFC 1952 2.3.1); BZh: bzip2. No MRT file starts so: its time would lie in 1986 or 2005 with a type that does not exist.
    private Stream Decompress()
    {
        var first = new byte[4];
        var count = _source.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        var stream = new PrependedStream(first.AsMemory(0, count), _source);
        if (first.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            Compression = MrtCompression.Gzip;
            return new GZipStream(stream, CompressionMode.Decompress);
        }
        if (first.AsSpan().StartsWith("BZh"u8))
        {
            Compression = MrtCompression.Bzip2;
            return new Bzip2Stream(stream);
        }
        return stream;
    }
}
