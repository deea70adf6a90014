namespace Peerline.Cli.Decode.Capture;

[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Reset = 4,
    Acknowledge = 16,
}
