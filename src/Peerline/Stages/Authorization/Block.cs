namespace Peerline.Stages.Authorization;

/// <summary>A piece of the paper that is never cut by the end of a page.</summary>
/// <param name="SpaceBefore">Falls away at the top of a page.</param>
/// <param name="Draw">Draws from the given top downwards.</param>
/// <param name="KeepWithNext">Not to stand alone at the foot of a page.</param>
sealed record Block(float Height, float SpaceBefore, Action<Pen, float> Draw, bool KeepWithNext = false);
