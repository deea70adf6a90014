namespace Peerline.Lab.Tests;

/// <summary>How a relay ends a conversation.</summary>
internal enum RelayEnd
{
    /// <summary>The daemon is not to be reached any more.</summary>
    Gone,

    /// <summary>This conversation is over; whoever connects afterwards gets through.</summary>
    Cut,

    /// <summary>The writer's next word stays with the relay, and nobody is told.</summary>
    Hold,
}
