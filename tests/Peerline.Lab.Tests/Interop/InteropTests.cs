using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Lab.Tests.Interop;

/// <summary>The rows of <c>docs/interop.md</c>: each is proved by what both sides report.</summary>
public abstract class InteropTests(InteropFixture daemon, ITestOutputHelper output)
{
    private const string Text = "fibre works until 05:00 UTC";

    [Theory]
    [MemberData(nameof(InteropTable.Features), MemberType = typeof(InteropTable))]
    public async Task Both_sides_say_what_the_table_says(string feature)
    {
        daemon.MustBeReady();
        if (!InteropTable.Daemons.Contains(daemon.Version))
            Assert.Skip($"The table was made with {string.Join(", ", InteropTable.Daemons)}; this is {daemon.Version}.");
        var supported = InteropTable.Supports(feature, daemon.Version);
        output.WriteLine($"{daemon.Version}: {feature}: {(supported ? "yes" : "no")}");
        await (feature switch
        {
            "IPv4" => RoutesBothWaysAsync("plain4"),
            "IPv6" => RoutesBothWaysAsync("plain6"),
            "End-of-RIB of the daemon" => EndOfRibAsync(supported),
            "TCP MD5 over IPv4, whoever connects" => BothWaysInAsync("md5-4-in", "md5-4-out"),
            "TCP MD5 over IPv6, whoever connects" => BothWaysInAsync("md5-6-in", "md5-6-out"),
            "TCP MD5, another key: no session" => WrongKeyAsync(),
            "GTSM over IPv4, whoever connects" => BothWaysInAsync("gtsm-4-in", "gtsm-4-out"),
            "GTSM over IPv6, whoever connects" => BothWaysInAsync("gtsm-6-in", "gtsm-6-out"),
            "GTSM, a peer without: no session" => FarAwayAsync(),
            "4-octet AS numbers on both sides" => FourOctetAsAsync(),
            "role peer and peer" => RolesFitAsync(supported),
            "role peer and customer: refused" => RolesMisfitAsync(supported),
            "strict role, a peer without: refused" => StrictRoleAsync(),
            "route refresh, asked by us" => WeAskForRefreshAsync(),
            "route refresh, asked by the daemon" => TheyAskForRefreshAsync(supported),
            "enhanced route refresh" => EnhancedRefreshAsync(supported),
            "shutdown text, sent" => WeShutDownAsync(supported),
            "shutdown text, received" => TheyShutDownAsync(),
            "extended message, offered" => ExtendedOfferedAsync(supported),
            "extended message, sent" => ExtendedSentAsync(supported),
            "extended message, received" => ExtendedReceivedAsync(supported),
            "graceful restart, shown" => RestartShownAsync(),
            "ADD-PATH, received" => AddPathAsync(),
            "IPv4 prefixes with IPv6 next hops" => ExtendedNextHopAsync(),
            _ => throw new LabException($"Nothing proves the row '{feature}'."),
        });
    }

    private static InteropLink Link(string name) => InteropLink.All[name];

    private async Task<(BgpSessionStatus Ours, InteropView Theirs)> EstablishedAsync(string name)
    {
        var link = Link(name);
        var session = daemon.Session(link);
        var ours = await Eventually.MatchesAsync(
            () => Task.FromResult(session.Status), s => s.IsEstablished, $"{daemon.Version}, {name} is Established");
        var theirs = await Eventually.MatchesAsync(() => daemon.ReadAsync(link), v => v.IsEstablished, $"{daemon.Version} says the same of {name}");
        Assert.Equal(InteropLink.TheirAs, ours.Negotiated!.PeerAs);
        Assert.Equal("192.0.2.2", ours.Negotiated.PeerIdentifier.ToString());
        Assert.Equal((long)link.LocalAs.Value, theirs.RemoteAs);
        return (ours, theirs);
    }

    private async Task RoutesBothWaysAsync(string name)
    {
        await EstablishedAsync(name);
        var link = Link(name);
        var route = await ReceivedAsync(link, link.TheirPrefix);
        Assert.Equal("4200000001", route.Attributes.AsPathText);
        Assert.True(route.IsAccepted);
        Assert.Equal(Address.Parse(link.Theirs), route.Attributes.NextHop);
        await Eventually.MatchesAsync(
            () => daemon.RouteAsync(link.OurPrefix),
            r => r.Contains($"{link.LocalAs} 4200000009", StringComparison.Ordinal) && r.Contains(link.Ours, StringComparison.Ordinal),
            $"{daemon.Version} has {link.OurPrefix} by {name}");
    }

    private async Task EndOfRibAsync(bool supported)
    {
        foreach (var name in (string[])["plain4", "plain6"])
        {
            await EstablishedAsync(name);
            await ReceivedAsync(Link(name), Link(name).TheirPrefix);
            if (supported) await daemon.Session(Link(name)).WhenAsync(s => s.Prefixes[0].EndOfRibReceived, Patience());
            else Assert.False(daemon.Session(Link(name)).Status.Prefixes[0].EndOfRibReceived);
        }
    }

    private async Task BothWaysInAsync(string whereTheyConnect, string whereWeConnect)
    {
        var (ours, _) = await EstablishedAsync(whereTheyConnect);
        Assert.Equal(BgpSessionConfiguration.BgpPort, ours.LocalEndPoint!.Port);
        (ours, _) = await EstablishedAsync(whereWeConnect);
        Assert.Equal(BgpSessionConfiguration.BgpPort, ours.PeerEndPoint!.Port);
    }

    private async Task WrongKeyAsync()
    {
        var link = Link("md5-wrong");
        var status = await Eventually.MatchesAsync(
            () => Task.FromResult(daemon.Session(link).Status), s => s.LastError is not null, "we have tried");
        Assert.Equal($"connecting to {link.Theirs}: no answer", status.LastError!.Text);
        Assert.Equal(0, status.Counters.MessagesReceived);
        Assert.False((await daemon.ReadAsync(link)).IsEstablished);
    }

    // The daemons listen with TTL 255 and talk with TTL 1: our connection is made, what they say on it and on their own is dropped by our
    // kernel. The same session without the check, started at the same moment, is up.
    private async Task FarAwayAsync()
    {
        await EstablishedAsync("plain4");
        var link = Link("gtsm-without");
        var status = await daemon.Session(link).WhenAsync(s => s.State == BgpState.OpenSent, Patience());
        Assert.Equal((1, 0), (status.Counters.MessagesSent, status.Counters.MessagesReceived));
        Assert.False((await daemon.ReadAsync(link)).IsEstablished);
    }

    private async Task FourOctetAsAsync()
    {
        var (ours, theirs) = await EstablishedAsync("as4");
        Assert.True(ours.Negotiated!.FourOctetAs);
        Assert.Equal(4200000002, theirs.RemoteAs);
        var link = Link("as4");
        Assert.Equal("4200000001", (await ReceivedAsync(link, link.TheirPrefix)).Attributes.AsPathText);
        await Eventually.MatchesAsync(() => daemon.RouteAsync(link.OurPrefix),
            r => r.Contains("4200000002 4200000009", StringComparison.Ordinal), "the path came whole");
    }

    private async Task RolesFitAsync(bool supported)
    {
        var (ours, theirs) = await EstablishedAsync("role-fits");
        if (supported)
        {
            Assert.Equal(BgpRole.Peer, ours.Negotiated!.PeerRole);
            Assert.True(theirs.Text.Contains("\"remoteRole\":\"peer\"", StringComparison.Ordinal)
                || theirs.Capabilities.Contains("Role: peer"), theirs.Text);
            // The daemon has marked its route, or left the mark to us (RFC 9234 5): either way it is accepted with its AS number.
            var route = await ReceivedAsync(Link("role-fits"), Link("role-fits").TheirPrefix);
            Assert.Equal(InteropLink.TheirAs, route.Attributes.OnlyToCustomer);
            return;
        }

        Assert.Null(ours.Negotiated!.PeerRole);
        Assert.Contains("UnknownCapability(9)", theirs.Capabilities);
    }

    private async Task RolesMisfitAsync(bool supported)
    {
        if (!supported)
        {
            await EstablishedAsync("role-misfits");
            return;
        }

        var status = await daemon.Session(Link("role-misfits")).WhenAsync(s => s.LastError?.Notification == NotificationReason.RoleMismatch, Patience());
        Assert.Equal(0, status.Flaps);
        await Eventually.MatchesAsync(() => daemon.ReadAsync(Link("role-misfits")),
            v => !v.IsEstablished && v.Text.Contains("Role Mismatch", StringComparison.OrdinalIgnoreCase), $"{daemon.Version} says why");
    }

    private async Task StrictRoleAsync()
    {
        var status = await daemon.Session(Link("role-strict")).WhenAsync(s => s.LastError?.Notification == NotificationReason.RoleMismatch, Patience());
        Assert.Equal(BgpErrorSource.Local, status.LastError!.Source);
        Assert.False((await daemon.ReadAsync(Link("role-strict"))).IsEstablished);
    }

    private async Task WeAskForRefreshAsync()
    {
        var (before, theirs) = await EstablishedAsync("refresh");
        Assert.True(before.Negotiated!.RouteRefresh);
        var session = daemon.Session(Link("refresh"));
        Assert.True(session.RequestRouteRefresh(AfiSafi.IPv4Unicast));
        await session.WhenAsync(s => s.Counters.UpdatesReceived > before.Counters.UpdatesReceived, Patience());
        if (theirs.RefreshesReceived is { } counted)
        {
            await Eventually.MatchesAsync(() => daemon.ReadAsync(Link("refresh")), v => v.RefreshesReceived > counted, "it counts the request");
        }

        Assert.Equal(0, session.Status.Flaps);
    }

    private async Task TheyAskForRefreshAsync(bool supported)
    {
        var (before, _) = await EstablishedAsync("refresh");
        var session = daemon.Session(Link("refresh"));
        await daemon.RequestRefreshAsync(Link("refresh"));
        if (supported)
        {
            await session.WhenAsync(
                s => s.Counters.RouteRefreshesReceived > before.Counters.RouteRefreshesReceived && s.Counters.UpdatesSent > before.Counters.UpdatesSent,
                Patience());
            return;
        }

        // What it does not ask for cannot come late: it has answered the command, and our own request behind it is answered.
        var asked = session.Status.Counters;
        Assert.True(session.RequestRouteRefresh(AfiSafi.IPv4Unicast));
        var after = await session.WhenAsync(s => s.Counters.UpdatesReceived > asked.UpdatesReceived, Patience());
        Assert.Equal(before.Counters.RouteRefreshesReceived, after.Counters.RouteRefreshesReceived);
    }

    private async Task EnhancedRefreshAsync(bool supported)
    {
        var (before, theirs) = await EstablishedAsync("refresh");
        Assert.Equal(supported, before.Negotiated!.EnhancedRouteRefresh);
        var session = daemon.Session(Link("refresh"));
        Assert.True(session.RequestRouteRefresh(AfiSafi.IPv4Unicast));
        if (!supported)
        {
            await session.WhenAsync(s => s.Counters.UpdatesReceived > before.Counters.UpdatesReceived, Patience());
            Assert.Equal(before.Counters.RouteRefreshesReceived, session.Status.Counters.RouteRefreshesReceived);
            return;
        }

        Assert.True(theirs.Capabilities.Overlaps(["enhancedRouteRefresh", "Enhanced refresh"]), string.Join(", ", theirs.Capabilities));
        // The beginning and the end of the refresh, and the route is still there.
        await session.WhenAsync(s => s.Counters.RouteRefreshesReceived >= before.Counters.RouteRefreshesReceived + 2, Patience());
        await ReceivedAsync(Link("refresh"), Link("refresh").TheirPrefix);
    }

    private async Task WeShutDownAsync(bool supported)
    {
        await EstablishedAsync("shutdown-sent");
        var link = Link("shutdown-sent");
        daemon.Change(link.Session with { Shutdown = true, ShutdownText = Text });
        var seen = await Eventually.MatchesAsync(() => daemon.ReadAsync(link), v => !v.IsEstablished, "the session is down");
        Assert.Equal(supported, seen.Text.Contains(Text, StringComparison.Ordinal));
    }

    private async Task TheyShutDownAsync()
    {
        await EstablishedAsync("shutdown-received");
        var link = Link("shutdown-received");
        await daemon.ShutdownAsync(link, Text);
        var status = await daemon.Session(link).WhenAsync(s => s.LastError?.Source == BgpErrorSource.Peer, Patience());
        Assert.Equal(NotificationCode.Cease, status.LastError!.Notification!.Value.Code);
        Assert.Equal(Text, status.LastError.Text);
    }

    private async Task ExtendedOfferedAsync(bool supported)
    {
        var (ours, theirs) = await EstablishedAsync("extended");
        Assert.Equal(supported, ours.Negotiated!.ExtendedMessages);
        Assert.True(theirs.Capabilities.Overlaps(supported ? ["extendedMessage", "Extended message"] : ["UnknownCapability(6)"]), theirs.Text);
    }

    private async Task ExtendedSentAsync(bool supported)
    {
        await EstablishedAsync("extended");
        if (supported)
        {
            await Eventually.MatchesAsync(() => daemon.RouteAsync(InteropLink.OurLongPrefix),
                r => r.Contains($"64496{Colon}1", StringComparison.Ordinal)
                    && r.Contains($"64496{Colon}{InteropLink.LongCommunities}", StringComparison.Ordinal),
                "all communities came");
            return;
        }

        // Too long for a plain message, and the daemon takes no other: it is not sent, and the session lives.
        Assert.DoesNotContain(daemon.Session(Link("extended")).Tables.Advertised, r => r.Prefix == Prefix.Parse(InteropLink.OurLongPrefix));
        Assert.Equal("", await daemon.RouteAsync(InteropLink.OurLongPrefix));
    }

    private async Task ExtendedReceivedAsync(bool supported)
    {
        await EstablishedAsync("extended");
        if (!supported) return;
        var route = await ReceivedAsync(Link("extended"), InteropLink.TheirLongPrefix);
        Assert.Equal(InteropLink.LongCommunities, route.Attributes.Communities.Length);
        Assert.True(route.Attributes.Octets.Length > BgpFrame.MaximumLength);
    }

    private async Task RestartShownAsync()
    {
        var (ours, _) = await EstablishedAsync("restart");
        Assert.Equal(120, ours.Negotiated!.GracefulRestart!.RestartSeconds);
        Assert.NotEmpty(ours.Negotiated.GracefulRestart.Families);
    }

    private async Task AddPathAsync()
    {
        var (ours, _) = await EstablishedAsync("add-path");
        Assert.Equal([AfiSafi.IPv4Unicast], ours.Negotiated!.AddPathReceived);
        var routes = daemon.Session(Link("add-path")).Routes!;
        var prefix = Prefix.Parse(daemon.SeveralPaths);
        await Eventually.MatchesAsync(
            () => Task.FromResult(routes.Page(new RouteFilter { Prefix = prefix }, 100).Routes),
            r => r.Length >= 3 && r.Select(p => p.PathId).Distinct().Count() == r.Length,
            "several paths for one prefix");
        await Eventually.MatchesAsync(() => Task.FromResult(routes.Page(new RouteFilter { Prefix = Prefix.Parse("203.0.113.0/24") }, 2).Routes),
            r => r.Length == 1 && r[0].Attributes.AsPathText == "4200000001", "its own route");
    }

    private async Task ExtendedNextHopAsync()
    {
        var (ours, _) = await EstablishedAsync("next-hop");
        Assert.True(ours.Negotiated!.ExtendedNextHop);
        var link = Link("next-hop");
        var route = await ReceivedAsync(link, link.TheirPrefix);
        Assert.Equal(Address.Parse(link.Theirs), route.Attributes.NextHop);
        await Eventually.MatchesAsync(() => daemon.RouteAsync(link.OurPrefix), r => r.Contains(link.Ours, StringComparison.Ordinal),
            $"{daemon.Version} has {link.OurPrefix} by {link.Ours}");
    }

    private string Colon => daemon is BirdInterop ? "," : ":";

    private async Task<ReceivedRoute> ReceivedAsync(InteropLink link, string prefix)
    {
        var session = daemon.Session(link);
        ReceivedRoute? route = null;
        await session.WhenAsync(_ => session.Tables.Accepted.TryGet(Prefix.Parse(prefix), out route), Patience());
        return route!;
    }

    private static CancellationToken Patience() => new CancellationTokenSource(Eventually.Within).Token;
}
