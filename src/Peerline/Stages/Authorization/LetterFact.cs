namespace Peerline.Stages.Authorization;

/// <summary>One line of the paper as the register has it, for whoever compares them.</summary>
public sealed record LetterFact(string Label, string Value);
