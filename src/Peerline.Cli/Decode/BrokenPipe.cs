namespace Peerline.Cli.Decode;

/// <summary>The reader of the standard output has gone: <c>| head</c>.</summary>
internal static class BrokenPipe
{
    private const int Epipe = 32;

    public static bool Is(IOException e) => (e.HResult & 0xffff) == Epipe || e.InnerException is IOException inner && Is(inner);
}
