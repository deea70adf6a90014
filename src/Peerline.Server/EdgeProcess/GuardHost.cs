using Peerline.Edge.Guard;

namespace Peerline.Server.EdgeProcess;

/// <summary><c>peerline-server guard FILE</c>: started by the server beside a router, to take back what was not confirmed.</summary>
internal static class GuardHost
{
    public static async Task<int> RunAsync(string orderFile)
    {
        await RouterGuard.RunAsync(orderFile, TimeProvider.System, Console.Out, CancellationToken.None);
        return 0;
    }
}
