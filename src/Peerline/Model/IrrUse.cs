namespace Peerline.Model;

/// <summary>What the operator makes of what a peer has registered in the IRRs.</summary>
public enum IrrUse
{
    /// <summary>Nothing is said of it.</summary>
    Off,

    /// <summary>What is not registered is told, and accepted.</summary>
    Report,

    /// <summary>What is not registered is not accepted, nor anything while nothing is known.</summary>
    Require,
}
