namespace Peerline.Client.Contracts;

/// <param name="Role"><c>Noc</c>, <c>Policy</c>, <c>Technical</c>, <c>Service</c>, <c>Escalation</c> or <c>Other</c>.</param>
public sealed record Contact(string Role, string? Email, string? Phone = null);
