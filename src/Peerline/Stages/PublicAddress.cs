namespace Peerline.Stages;

/// <summary>Where the installation is reached from outside: what letters, codes and mails lead to.</summary>
public sealed record PublicAddress(Uri Base);
