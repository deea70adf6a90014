namespace Peerline.Lab.Tests;

/// <summary>A peer's router with two links, as a witness: what its own tables say.</summary>
public interface ITwoLinkedRouter
{
    /// <summary>Whether its table has the operator's routes from this link, and all of them with GRACEFUL_SHUTDOWN.</summary>
    Task<RoutesOfLink> RoutesAsync(int link);

    /// <summary>How often both sessions of the link came up.</summary>
    Task<int> TimesUpAsync(int link);
}

/// <summary>What a peer has from the operator over one link.</summary>
public enum RoutesOfLink { None, Plain, Drained, Mixed }
