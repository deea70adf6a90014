using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One family of an ADD-PATH capability.</summary>
/// <param name="Family">The family.</param>
/// <param name="Mode">What the sender of the capability can do.</param>
public readonly record struct AddPathFamily(AfiSafi Family, AddPathMode Mode)
{
    /// <summary><c>ipv4-unicast send</c>, <c>receive</c> or <c>send-receive</c>.</summary>
    public override string ToString() =>
        $"{Family} {(Mode == AddPathMode.SendReceive ? "send-receive" : Mode == AddPathMode.Send ? "send" : "receive")}";
}
