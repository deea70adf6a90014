namespace Peerline.Edge.Linux;

/// <summary>
/// Puts addresses on ports and takes them off, with <c>ip</c> of iproute2: for routers that leave addresses to the kernel. Doing either
/// twice is no error.
/// </summary>
internal sealed class LinuxPorts(NamespaceCommand command)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    /// <summary>
    /// IPv6 addresses are there at once: a point-to-point link has nobody else who could hold one, and a tentative one can neither be bound
    /// nor answer.
    /// </summary>
    public bool SkipsDad { get; init; }

    public static string AddText(PortAddress address) => $"ip addr add {address}";

    public static string RemoveText(PortAddress address) => $"ip addr del {address}";

    /// <returns>What the kernel objects to; null when the address is there.</returns>
    public Task<string?> AddAsync(PortAddress address, CancellationToken cancel) =>
        RunAsync("add", address, SkipsDad && address.Address.Address.IsIPv6 ? ["nodad"] : [], "File exists", cancel);

    /// <returns>What the kernel objects to; null when the address is not there.</returns>
    public Task<string?> RemoveAsync(PortAddress address, CancellationToken cancel) =>
        RunAsync("del", address, [], "Cannot assign requested address", cancel);

    private async Task<string?> RunAsync(string verb, PortAddress address, string[] flags, string already, CancellationToken cancel)
    {
        var run = await command.RunAsync(Short, cancel, "ip", ["addr", verb, $"{address.Address}", "dev", address.InterfaceName, .. flags]);
        return run.Succeeded || run.Error.Contains(already, StringComparison.Ordinal) ? null : run.Complaint;
    }
}
