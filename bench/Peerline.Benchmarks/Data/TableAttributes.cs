namespace Peerline.Benchmarks.Data;

/// <summary>The attributes that neighbours share: ORIGIN and AS_PATH, next hop, MULTI_EXIT_DISC, then communities of both kinds.</summary>
internal sealed record TableAttributes(byte[] Head, byte[] NextHop, byte[] Med, byte[] Tail);
