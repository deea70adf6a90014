namespace Peerline.Routing.Wire;

/// <summary>One element of a <see cref="TlvList"/>: a view.</summary>
public readonly ref struct Tlv
{
    internal Tlv(int type, ReadOnlySpan<byte> value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>The type as its registry numbers it.</summary>
    public int Type { get; }

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The type and the value in hex.</summary>
    public override string ToString() => $"{Type} {ShutdownText.Hex(Value)}".TrimEnd();
}
