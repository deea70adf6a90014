namespace Peerline.Stages.Authorization;

/// <summary>Who answers around the clock.</summary>
public sealed record NocContact(string Name, string Phone, string Email);
