namespace Peerline.Client.Contracts;

/// <summary>One page of a list.</summary>
/// <param name="Next">The address of the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);
