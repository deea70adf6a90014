using Peerline.Edge.GoBgp;

namespace Peerline.Server.EdgeProcess;

/// <summary><c>peerline-server guard DIRECTORY</c>: started by the server beside a GoBGP router, to take back what was not confirmed.</summary>
internal static class GuardHost
{
    public static async Task<int> RunAsync(string stateDirectory)
    {
        await GoBgpGuard.RunAsync(stateDirectory, TimeProvider.System, Console.Out, CancellationToken.None);
        return 0;
    }
}
