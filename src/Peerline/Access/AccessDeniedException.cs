namespace Peerline.Access;

/// <summary>The caller was about to write what it may only read. The last wall; nothing was written.</summary>
public sealed class AccessDeniedException(Caller caller, Scope scope)
    : Exception($"'{caller.Name}' has no role by which it may change anything in {scope}.");
