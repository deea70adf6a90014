using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>Something that happened to a connection, to be recorded for good: history, mails and live streams are made of facts.</summary>
/// <param name="Type">A stable word, listed in <see cref="FactTypes"/>.</param>
/// <param name="Sentence">What happened, for people.</param>
public sealed record Fact(string Type, string Sentence, string Actor)
{
    public ConnectionState? From { get; init; }
    public ConnectionState? To { get; init; }

    /// <summary>The half that it is about, when it is about one.</summary>
    public Family? Family { get; init; }

    /// <summary>The entry of the list of things to undo that is done.</summary>
    public RemovalTask? Task { get; init; }

    /// <summary>The validation report, LOA, link-test attempt or other record that this is about.</summary>
    public Guid? Evidence { get; init; }
}
