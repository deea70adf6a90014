using Peerline.Stages.Eligibility;

namespace Peerline.Tests.Eligibility;

/// <summary>What the connections of a peering take of each other, and what those that the file rejects do not.</summary>
public class PeeringFactsTests
{
    private static readonly Guid First = Guid.NewGuid(), Second = Guid.NewGuid(), Router = Guid.NewGuid(), Other = Guid.NewGuid();

    private static readonly EligibilityPolicy Policy = EligibilityFile.Read("""
        eligibility: 1
        when-all-met: approve
        technical:
          redundancy: {unmet: reject, connections: 2, routers: 2}
        physical:
          facility-presence: reject
          port-capacity: reject
        """).Policy!;

    [Fact]
    public void The_last_port_is_of_the_one_that_was_asked_for_first()
    {
        ConnectionFacts[] two = [Asked(First, "et-1"), Asked(Second, "et-1")];
        Assert.Equal((0, 1, 1), Promised(First, two));
        Assert.Equal((1, 2, 1), Promised(Second, two));
    }

    [Fact]
    public void What_another_can_have_elsewhere_is_in_nobodys_way()
    {
        ConnectionFacts[] two = [Asked(First, "et-1", "et-2"), Asked(Second, "et-1")];
        Assert.Equal((0, 2, 1), Promised(Second, two));
        Assert.Equal((1, 2, 1), Promised(Second, two, [(Router, "et-2")]));
        Assert.Equal((0, 1, 1), Promised(Second, [Asked(Second, "et-1")], [(Router, "et-2")], [(Other, "et-1")]));
        Assert.Equal((1, 1, 1), Promised(Second, [Asked(Second, "et-1")], [(Router, "et-1")], []));
    }

    [Fact]
    public void One_that_the_file_rejects_by_itself_takes_no_port_and_counts_for_no_other()
    {
        var asked = Asked(First, "et-1");
        var decoy = asked with { Facts = asked.Facts! with { FacilityId = 73 } };
        Assert.Equal((0, 1, 1), Promised(Second, [decoy, Asked(Second, "et-1")]));
        Assert.Equal((0, 1, 1), Promised(First, [asked, Asked(Second, "et-1") with { Facts = decoy.Facts, EdgeRouters = [Other] }]));

        // One that the file decides nothing of any more counts, whatever the file says of such.
        Assert.Equal((0, 2, 2), Promised(First, [asked, new ConnectionFacts(Second, [Other], [], null)]));
    }

    private static ConnectionFacts Asked(Guid id, params string[] ports) => new(
        id, [Router], [.. ports.Select(p => (Router, p))], Requests.Good with { FreePorts = ports.Length });

    private static (int Promised, int Connections, int EdgeRouters) Promised(
        Guid judged, IReadOnlyList<ConnectionFacts> connections, params IReadOnlyList<(Guid EdgeRouter, string Name)>[] approved)
    {
        var found = new PeeringFacts(judged, connections, approved);
        var facts = found.Counted(Policy, found.Own);
        return (facts.PromisedPorts, facts.Connections, facts.EdgeRouters);
    }
}
