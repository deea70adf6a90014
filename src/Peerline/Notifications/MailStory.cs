using Peerline.Stages.Authorization;

namespace Peerline.Notifications;

/// <summary>The part of a mail that differs from milestone to milestone.</summary>
/// <param name="Headline">For the subject, without the names of networks and connection.</param>
/// <param name="News">What happened, in a sentence or two.</param>
sealed record MailStory(string Headline, string News)
{
    /// <summary>What the reader is to do now, in this order; nothing when it is the other side's turn.</summary>
    public IReadOnlyList<string> ToDo { get; init; } = [];

    /// <summary>Words of the other side, shown as a quotation so that they are not taken for ours.</summary>
    public string? Quotation { get; init; }

    public IReadOnlyList<MailFinding> Findings { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Figures { get; init; } = [];

    public LetterNumber? Letter { get; init; }
}
