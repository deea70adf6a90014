using Peerline.Edge.Embedded;
using Peerline.Edge.Remote;

namespace Peerline.Server.EdgeProcess;

/// <summary><c>peerline-server router</c>: what an SSH account on a router leads to; the server speaks to it and nobody else does.</summary>
internal static class RouterHost
{
    public static async Task<int> RunAsync()
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        await Console.Error.WriteLineAsync(
            await RouterSide.RunAsync(input, output, [.. EmbeddedSite.ThisProgram, "guard"], TimeProvider.System));
        return 0;
    }
}
