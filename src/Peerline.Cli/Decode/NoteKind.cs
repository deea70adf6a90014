namespace Peerline.Cli.Decode;

/// <summary>What is worth saying beside the messages.</summary>
internal enum NoteKind
{
    /// <summary>Octets that the capture does not hold.</summary>
    Gap,

    /// <summary>Octets passed over until something looked like a message again.</summary>
    Skipped,

    /// <summary>The file is torn or damaged: nothing behind this place was read.</summary>
    Damaged,
}
