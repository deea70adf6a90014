using System.CommandLine;

namespace Peerline.Cli.Commands;

internal static class ConnectionArgument
{
    public static Argument<string> Make() => new("CONNECTION") { Description = "Id, the end of it, PEERING, or PEERING/N" };
}
