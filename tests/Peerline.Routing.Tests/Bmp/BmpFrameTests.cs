using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

public class BmpFrameTests
{
    public static TheoryData<string> Names() => [.. BmpSamples.All.Select(s => s.Name)];

    private static byte[] Sample(string name) => BmpSamples.All.Single(s => s.Name == name).Octets;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_proper_prefix_of_a_message_is_incomplete(string name)
    {
        var octets = Sample(name);
        for (var length = 0; length < octets.Length; length++)
            Assert.Equal(FrameStatus.Incomplete, BmpFrame.TryRead(octets.AsSpan(0, length), BmpFrame.DefaultMaximumLength, out _, out _));
        Assert.Equal(FrameStatus.Complete, BmpFrame.TryRead(octets, BmpFrame.DefaultMaximumLength, out var frame, out _));
        Assert.Equal(octets.Length, frame.Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_segmentation_gives_the_same_events(string name)
    {
        byte[] stream = [.. BmpSamples.Initiation, .. Sample(name), .. BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv4Unicast)];
        var expected = Events([stream]);
        Assert.InRange(expected.Count(e => e.StartsWith("message", StringComparison.Ordinal)), 2, 3);
        for (var cut = 1; cut < stream.Length; cut++) Assert.Equal(expected, Events([stream[..cut], stream[cut..]]));
        Assert.Equal(expected, Events([.. stream.Select(o => new[] { o })]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(255)]
    public void A_version_that_cannot_be_framed_is_said_at_its_first_octet(byte version)
    {
        Assert.Equal(FrameStatus.Malformed, BmpFrame.TryRead([version], BmpFrame.DefaultMaximumLength, out _, out var problem));
        Assert.Equal(new BmpProblem(BmpFault.Version, 0), problem);
        byte[] whole = [version, 0, 0, 0, 6, 4];
        Assert.Equal(FrameStatus.Malformed, BmpFrame.TryRead(whole, BmpFrame.DefaultMaximumLength, out _, out problem));
        Assert.Equal(new BmpProblem(BmpFault.Version, 0), problem);
    }

    [Theory]
    [InlineData(0u, 4, BmpFault.Length)]
    [InlineData(5u, 4, BmpFault.Length)]             // shorter than the common header
    [InlineData(70u, 0, BmpFault.Length)]            // no room for an UPDATE
    [InlineData(51u, 1, BmpFault.Length)]            // no room for the count
    [InlineData(48u, 2, BmpFault.Length)]            // no room for the reason
    [InlineData(105u, 3, BmpFault.Length)]           // no room for two OPENs
    [InlineData(47u, 6, BmpFault.Length)]            // no room for the per-peer header
    [InlineData(262_145u, 0, BmpFault.TooLong)]
    [InlineData(2_147_483_648u, 0, BmpFault.TooLong)]
    [InlineData(uint.MaxValue, 200, BmpFault.TooLong)]
    public void A_wrong_length_is_said_by_the_header_alone(uint length, byte type, BmpFault fault)
    {
        byte[] header = [3, 0, 0, 0, 0, type];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), length);
        Assert.Equal(FrameStatus.Malformed, BmpFrame.TryRead(header, BmpFrame.DefaultMaximumLength, out _, out var problem));
        Assert.Equal(new BmpProblem(fault, 1), problem);
    }

    [Fact]
    public void How_long_a_message_may_be_is_an_option()
    {
        var octets = BmpSamples.Initiation;
        Assert.Equal(FrameStatus.Complete, BmpFrame.TryRead(octets, octets.Length, out _, out _));
        Assert.Equal(FrameStatus.Malformed, BmpFrame.TryRead(octets, octets.Length - 1, out _, out var problem));
        Assert.Equal(BmpFault.TooLong, problem.Fault);
    }

    [Fact]
    public void A_type_that_no_RFC_names_is_framed_named_by_its_number_and_kept()
    {
        byte[] octets = [3, 0, 0, 0, 9, 100, 1, 2, 3];
        Assert.Equal(FrameStatus.Complete, BmpFrame.TryRead(octets, BmpFrame.DefaultMaximumLength, out var frame, out _));
        Assert.Equal("type 100", BmpFrame.NameOf(frame.Type));
        Assert.False(frame.HasPeer);
        Assert.Equal([1, 2, 3], frame.Body.ToArray());
        Assert.Equal(["message 100", "uninterpreted 100"], Events([octets]));
    }

    private static List<string> Events(IEnumerable<byte[]> pieces) => EventLog.Of(pieces).Lines;
}
