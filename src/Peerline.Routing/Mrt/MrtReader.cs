using System.Runtime.CompilerServices;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>Walks the records of MRT octets in memory. Nothing is copied; records are valid as long as the octets.</summary>
public ref struct MrtReader
{
    private readonly ReadOnlySpan<byte> _octets;
    private readonly int _maximumLength;
    private int _position;

    /// <summary>Walks octets that start with a record.</summary>
    /// <param name="octets">The octets of a file that is not compressed.</param>
    /// <param name="maximumLength">Octets of the longest record that is delivered; longer ones are skipped and counted.</param>
    public MrtReader(ReadOnlySpan<byte> octets, int maximumLength = MrtRecord.DefaultMaximumLength)
    {
        _octets = octets;
        _maximumLength = maximumLength;
    }

    /// <summary>Octets before the next record.</summary>
    public readonly int Position => _position;

    /// <summary>Records that could not be framed and were skipped.</summary>
    public long Skipped { get; private set; }

    /// <summary>How the octets ended; NotYet before Read has answered false.</summary>
    public MrtEnding Ending { get; private set; }

    /// <summary>Reads the next record; false at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Read(out MrtRecord record)
    {
        if (MrtRecord.TryRead(_octets[_position..], _maximumLength, out record, out _) == FrameStatus.Complete)
        {
            _position += record.Octets.Length;
            return true;
        }
        // A variable of its own: one whose address is handed on is kept in memory by the JIT, for every record.
        var found = ReadOn(out var later);
        record = later;
        return found;
    }

    private bool ReadOn(out MrtRecord record)
    {
        while (true)
        {
            var rest = _octets[_position..];
            switch (MrtRecord.TryRead(rest, _maximumLength, out record, out _))
            {
                case FrameStatus.Complete:
                    _position += record.Octets.Length;
                    return true;
                case FrameStatus.Malformed when BigEndian.UInt32(rest, 8) <= (uint)(rest.Length - MrtRecord.HeaderLength):
                    _position += MrtRecord.HeaderLength + (int)BigEndian.UInt32(rest, 8);
                    Skipped++;
                    break;
                default:
                    Ending = rest.IsEmpty ? MrtEnding.Complete : MrtEnding.Torn;
                    return false;
            }
        }
    }
}
