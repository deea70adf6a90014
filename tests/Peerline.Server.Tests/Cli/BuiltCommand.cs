namespace Peerline.Server.Tests.Cli;

/// <summary>Where the built <c>peerline</c> is: beside the tests, in a folder of its own, since its assembly and the engine's have one name to the runtime.</summary>
internal static class BuiltCommand
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "src", "Peerline.Cli", "bin", configuration, "net10.0", "peerline.dll");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("peerline was not built.");
    }
}
