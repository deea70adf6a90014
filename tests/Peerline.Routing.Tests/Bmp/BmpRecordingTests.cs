using System.Diagnostics;
using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Rib;

namespace Peerline.Routing.Tests.Bmp;

/// <summary>What daemons sent to a station, recorded whole.</summary>
public class BmpRecordingTests
{
    [Theory]
    [InlineData("bmp-frr-200k.bin.xz", 400_000, 200_000)]      // FRR says every route twice
    [InlineData("bmp-gobgp-1.2M.bin.xz", 1_200_002, 1_200_000)] // and two End-of-RIB
    public async Task A_daemons_full_table_is_in_the_table_once(string file, int messages, int routes)
    {
        var path = Path.Combine(SharedData.Folder("lab", "data"), file);
        Assert.SkipUnless(File.Exists("/usr/bin/xz"), "xz is not installed.");
        var feed = new BmpTableFeed(new AdjRibsIn());
        var counter = new MessageCounter();
        var (recorded, counted) = (new BmpSession(new BmpRouter(null, default), feed), new BmpSession(new BmpRouter(null, default), counter));
        using var xz = Process.Start(new ProcessStartInfo("/usr/bin/xz", ["-dc", path]) { RedirectStandardOutput = true })!;
        var buffer = new byte[1 << 20];
        var held = 0;
        while (await xz.StandardOutput.BaseStream.ReadAsync(buffer.AsMemory(held), TestContext.Current.CancellationToken) is > 0 and var read)
        {
            held += read;
            var consumed = recorded.Read(buffer.AsSpan(0, held));
            Assert.Equal(consumed, counted.Read(buffer.AsSpan(0, held)));
            buffer.AsSpan(consumed, held - consumed).CopyTo(buffer);
            held -= consumed;
        }

        Assert.Equal(0, held);
        Assert.Equal(messages, counter.Routes);
        Assert.Equal(routes, feed.Tables.Sum(t => t.Table.Count));
    }

    private sealed class MessageCounter : IBmpConsumer
    {
        public int Routes { get; private set; }

        public void Received(BmpRouter router, in BmpFrame frame) => Routes += frame.Type is BmpMessageType.RouteMonitoring ? 1 : 0;
    }
}
