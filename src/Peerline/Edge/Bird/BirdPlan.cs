using Peerline.Edge.Linux;

namespace Peerline.Edge.Bird;

/// <summary>What an apply would do.</summary>
internal sealed record BirdPlan
{
    public required RouterPlan Plan { get; init; }

    /// <summary>Why nothing may be written; empty when it may.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>A newer writer was here.</summary>
    public NewerWriter? Superseded { get; init; }

    /// <summary>What Peerline's file is to be.</summary>
    public required BirdFile Target { get; init; }

    /// <summary>Sessions that the change is about; what BIRD shows of them is compared with these.</summary>
    public IReadOnlyList<BirdBlock> Wanted { get; init; } = [];

    /// <summary>Protocols of sessions that are to be gone.</summary>
    public IReadOnlyList<string> Unwanted { get; init; } = [];
    public IReadOnlyList<PortAddress> ToPlace { get; init; } = [];
    public IReadOnlyList<PortAddress> ToRemove { get; init; } = [];

    /// <summary>BIRD has to read its configuration again.</summary>
    public bool Configures { get; init; }
    public bool IsEmpty => !Configures && ToPlace.Count == 0 && ToRemove.Count == 0;
}
