namespace Peerline.Stages.Probing;

/// <summary>What a looking glass can be asked.</summary>
public enum GlassCommand { Ping, Traceroute, BgpRoute }
