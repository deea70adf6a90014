namespace Peerline.Access;

/// <summary>A role that a principal has somewhere.</summary>
public readonly record struct Grant(AccessRole Role, Scope Scope);
