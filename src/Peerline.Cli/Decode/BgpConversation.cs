using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>The two OPENs of a session, and what they agree on for each direction.</summary>
internal sealed class BgpConversation(DecodeOptions options, bool judgePeer = true)
{
    private OpenMessage? _fromFirst;
    private OpenMessage? _fromSecond;

    /// <summary>For what the first speaker sends.</summary>
    public BgpContext FromFirst { get; } = new(options);

    /// <summary>For what the second speaker sends.</summary>
    public BgpContext FromSecond { get; } = new(options);

    /// <summary>Takes an OPEN; with both known, the contexts are.</summary>
    public void Open(OpenMessage open, bool fromFirst)
    {
        if (fromFirst) _fromFirst = open;
        else _fromSecond = open;
        if (_fromFirst is null || _fromSecond is null) return;
        Agree(FromFirst, _fromFirst, _fromSecond);
        Agree(FromSecond, _fromSecond, _fromFirst);
    }

    private void Agree(BgpContext context, OpenMessage sender, OpenMessage receiver)
    {
        var agreed = UpdateContext.FromOpens(receiver, sender, judgePeer);
        (context.FourOctetAs, context.AddPath) = (agreed.FourOctetAs, agreed.AddPath);
        if (options.Peer == PeerKind.Unknown) context.Peer = agreed.Peer;
        if (options.ExtendedMessages is null && !(Has<ExtendedMessageCapability>(sender) && Has<ExtendedMessageCapability>(receiver)))
            context.MaximumLength = BgpFrame.MaximumLength;
    }

    private static bool Has<T>(OpenMessage open) where T : Capability => open.Capabilities.OfType<T>().Any();
}
