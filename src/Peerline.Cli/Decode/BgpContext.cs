using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>
/// How the messages of one direction are to be read. What neither an option nor an OPEN has said is guessed from each message and kept as
/// the guess for the next; the output says which it was.
/// </summary>
internal sealed class BgpContext(DecodeOptions options)
{
    private bool? _guessedFourOctetAs;
    private AddPathFamilies _guessedAddPath;

    /// <summary>From the OPENs, or from the record around the message; null while not known.</summary>
    public bool? FourOctetAs { get; set; }

    /// <summary>From the OPENs, or from the record around the message; null while not known.</summary>
    public AddPathFamilies? AddPath { get; set; }

    /// <summary>Where <see cref="FourOctetAs"/> comes from.</summary>
    public HowKnown AsSizeSource { get; set; } = HowKnown.Open;

    /// <summary>Where <see cref="AddPath"/> comes from.</summary>
    public HowKnown AddPathSource { get; set; } = HowKnown.Open;

    public PeerKind Peer { get; set; } = options.Peer;

    /// <summary>4,096 where both OPENs are known and do not agree on more (RFC 8654), else 65,535.</summary>
    public int MaximumLength { get; set; } = options.ExtendedMessages == false ? BgpFrame.MaximumLength : BgpFrame.MaximumExtendedLength;

    /// <summary>What the message is to be read with, and how that is known.</summary>
    public UpdateContext For(ReadOnlySpan<byte> updateBody, out HowKnown asSize, out HowKnown addPath)
    {
        var families = KnownAddPath(out addPath) ?? ContextGuess.AddPath(updateBody, ref _guessedAddPath, ref addPath);
        var fourOctetAs = KnownAsSize(out asSize) ?? ContextGuess.FourOctetAs(updateBody, ref _guessedFourOctetAs, ref asSize);
        return new UpdateContext(fourOctetAs, Peer) { AddPath = families };
    }

    private bool? KnownAsSize(out HowKnown how)
    {
        how = options.FourOctetAs is not null ? HowKnown.Option : FourOctetAs is not null ? AsSizeSource : HowKnown.Default;
        return options.FourOctetAs ?? FourOctetAs;
    }

    private AddPathFamilies? KnownAddPath(out HowKnown how)
    {
        how = options.AddPath is not null ? HowKnown.Option : AddPath is not null ? AddPathSource : HowKnown.Default;
        return options.AddPath ?? AddPath;
    }
}
