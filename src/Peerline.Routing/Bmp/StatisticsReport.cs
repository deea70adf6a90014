using System.Buffers.Binary;

namespace Peerline.Routing.Bmp;

/// <summary>Statistics Report (RFC 7854 4.8): counters and gauges of a peer. A view that enumerates them in wire order.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                        Stats Count                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |         Stat Type             |          Stat Len             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                        Stat Data                              |
/// ~                                                               ~
/// </code>
/// </remarks>
public readonly ref struct StatisticsReport
{
    internal const int CountLength = 4;
    private const int CountOffset = BmpFrame.HeaderLength + PerPeerHeader.Length;
    private const int TlvOffset = CountOffset + CountLength;

    private StatisticsReport(PerPeerHeader peer, BmpTlvList statistics, int count)
    {
        Peer = peer;
        Statistics = statistics;
        Count = count;
    }

    /// <summary>Of whom.</summary>
    public PerPeerHeader Peer { get; }

    /// <summary>How many statistics there are.</summary>
    public int Count { get; }

    private BmpTlvList Statistics { get; }

    /// <summary>Enumerates the statistics.</summary>
    public Enumerator GetEnumerator() => new(Statistics.GetEnumerator());

    /// <summary>Reads a message of type <see cref="BmpMessageType.StatisticsReport"/>; of version 3 only.</summary>
    /// <remarks>More statistics than announced are harmless and read; fewer mean that something is missing.</remarks>
    public static bool TryRead(in BmpFrame frame, out StatisticsReport report, out BmpProblem problem)
    {
        report = default;
        if (frame.Version != BmpFrame.Version3)
        {
            problem = new BmpProblem(BmpFault.DraftLayout, 0);
            return false;
        }
        var statistics = new BmpTlvList(frame.Octets[TlvOffset..], TlvOffset);
        if (!statistics.Check(out problem)) return false;
        var count = 0;
        foreach (var _ in statistics) count++;
        if (BinaryPrimitives.ReadUInt32BigEndian(frame.Octets[CountOffset..]) > (uint)count)
        {
            problem = new BmpProblem(BmpFault.StatisticsCount, CountOffset);
            return false;
        }
        report = new StatisticsReport(frame.Peer, statistics, count);
        return true;
    }

    /// <summary>Walks the statistics.</summary>
    public ref struct Enumerator
    {
        private BmpTlvList.Enumerator _tlvs;

        internal Enumerator(BmpTlvList.Enumerator tlvs) => _tlvs = tlvs;

        /// <summary>The statistic that was reached.</summary>
        public readonly BmpStatistic Current => new(_tlvs.Current);

        /// <summary>Steps to the next statistic; false at the end.</summary>
        public bool MoveNext() => _tlvs.MoveNext();
    }
}
