using System.Globalization;
using System.Text;

namespace Peerline.Routing.Wire;

/// <summary>The labels in front of a prefix (RFC 8277 2): a view over three octets for each.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |             Label (20 bits)           | TC  |S|   S: bottom of stack
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct LabelStack
{
    /// <summary>Octets of one label.</summary>
    public const int LabelSize = 3;

    /// <summary>What stands for a label in a withdrawal (RFC 8277 2.4).</summary>
    public const int WithdrawalLabel = 0x800000;

    /// <summary>A view over whole labels; octets behind the last whole one are not seen.</summary>
    public LabelStack(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>As they lie on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>How many labels.</summary>
    public int Count => Octets.Length / LabelSize;

    /// <summary>The label value, 0 to 1,048,575, from the top.</summary>
    public int this[int index] => Entry(index) >> 4;

    /// <summary>True when the label is one of the two values that mean "no label, this is withdrawn": 0x800000 and 0x000000.</summary>
    public bool IsWithdrawal => Count == 1 && Entry(0) is WithdrawalLabel or 0;

    /// <summary>The labels with commas, <c>100,200</c>; nothing for the mark of a withdrawal.</summary>
    public override string ToString()
    {
        if (IsWithdrawal) return "";
        var text = new StringBuilder();
        for (var i = 0; i < Count; i++) text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{this[i]}");
        return text.ToString();
    }

    /// <summary>Writes labels with the bottom of stack bit on the last, and returns how many octets.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<int> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var entry = (labels[i] << 4) | (i == labels.Length - 1 ? 1 : 0);
            destination[i * LabelSize] = (byte)(entry >> 16);
            destination[i * LabelSize + 1] = (byte)(entry >> 8);
            destination[i * LabelSize + 2] = (byte)entry;
        }
        return labels.Length * LabelSize;
    }

    /// <summary>
    /// How many octets at the front are labels: up to the bottom of stack, or the one mark of a withdrawal. A stack that does not end
    /// within <paramref name="limit"/> octets is a single label whose bit was not set, which RFC 8277 2.2 has a receiver ignore.
    /// </summary>
    internal static int Measure(ReadOnlySpan<byte> octets, int limit)
    {
        if (EntryAt(octets) is WithdrawalLabel or 0) return LabelSize;
        for (var end = LabelSize; end <= limit; end += LabelSize)
            if ((octets[end - 1] & 1) != 0) return end;
        return LabelSize;
    }

    private int Entry(int index) => EntryAt(Octets.Slice(index * LabelSize, LabelSize));

    private static int EntryAt(ReadOnlySpan<byte> octets) => octets[0] << 16 | octets[1] << 8 | octets[2];
}
