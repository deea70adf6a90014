namespace Peerline.Cli.Decode;

/// <summary>Why a message was read the way it was.</summary>
internal enum HowKnown
{
    /// <summary>Nothing in the message depends on it.</summary>
    Default,

    /// <summary>Said on the command line, or by the vector.</summary>
    Option,

    /// <summary>Agreed on in the OPENs that were seen.</summary>
    Open,

    /// <summary>Said by the record around the message: a BMP header, an MRT subtype.</summary>
    Record,

    /// <summary>Guessed: the other reading makes no sense.</summary>
    Guess,
}
