namespace Peerline.Model;

/// <summary>What the policy of a half was when the router last confirmed it, in figures and words: a plan compares with it.</summary>
/// <param name="Permitted">Entries that it accepts.</param>
/// <param name="Announced">Prefixes that it announces.</param>
/// <param name="Rules">What each route must hold besides.</param>
/// <param name="Export">What is done to routes that are announced; null where an older version applied it.</param>
public sealed record AppliedPolicy(int Permitted, int Announced, string Rules, string? Export = null);
