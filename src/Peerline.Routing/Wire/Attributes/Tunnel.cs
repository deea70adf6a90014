using System.Text;

namespace Peerline.Routing.Wire;

/// <summary>One tunnel of a TUNNEL_ENCAPSULATION attribute: a view.</summary>
public readonly ref struct Tunnel
{
    internal Tunnel(Tlv tlv)
    {
        Type = (TunnelType)tlv.Type;
        SubTlvs = new TlvList(tlv.Value, TlvForm.TunnelSubTlv);
    }

    /// <summary>The type of the tunnel.</summary>
    public TunnelType Type { get; }

    /// <summary>What describes it; the types are those of <see cref="TunnelSubTlvType"/>.</summary>
    public TlvList SubTlvs { get; }

    /// <summary><c>Vxlan (Encapsulation 0x..., Color 0x...)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(Type).Append(" (");
        var between = "";
        foreach (var sub in SubTlvs)
        {
            text.Append(between).Append((TunnelSubTlvType)sub.Type);
            if (!sub.Value.IsEmpty) text.Append(' ').Append(ShutdownText.Hex(sub.Value));
            between = ", ";
        }
        return text.Append(')').ToString();
    }
}
