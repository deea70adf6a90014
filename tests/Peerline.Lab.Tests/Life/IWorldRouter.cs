using System.Text.Json;

namespace Peerline.Lab.Tests;

/// <summary>The operator's edge router, whatever software it runs.</summary>
public interface IWorldRouter
{
    /// <summary>As the inventory names it.</summary>
    string Driver { get; }

    /// <summary>What the driver wants to know.</summary>
    JsonElement Settings { get; }

    /// <summary>What must be the same before and after.</summary>
    Task<string> RunningConfigurationAsync();

    /// <summary>Whether the kernel's table of the namespace has a route that BGP put there.</summary>
    Task<bool> ForwardsAsync(string prefix);
}
